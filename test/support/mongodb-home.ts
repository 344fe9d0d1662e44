// Makes a whole test run use the MongoDB server that MONGODB_URL names; loaded before any test (.mocharc.mongodb.json).
const url = process.env.MONGODB_URL ?? '';

if (!/^mongodb(\+srv)?:\/\//.test(url)) {
  process.stderr.write('MONGODB_URL is missing: the address of a MongoDB server to test against, such as mongodb://127.0.0.1:27017/\n');
  process.exit(1);
}

process.env.CONVITE_TEST_HOME = 'mongodb';
