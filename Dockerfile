# Convite as a container: the application in one layer, its data in a volume.
FROM node:24-slim
WORKDIR /convite
COPY package.json package-lock.json ./
RUN npm ci --omit=dev && npm cache clean --force
COPY lti-config.json ./
COPY locales locales
COPY plugins plugins
COPY views views
COPY src src
RUN mkdir /data && chown node:node /data
USER node
ENV NODE_ENV=production DATA_DIR=/data PORT=3000
VOLUME /data
EXPOSE 3000
HEALTHCHECK CMD ["node", "-e", "fetch('http://127.0.0.1:' + process.env.PORT + '/readyz').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "src/start.mjs", "serve"]
