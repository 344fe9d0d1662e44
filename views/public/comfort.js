// Comfort only: everything works without this script.

// A launch is answered with the page itself. From now on its address is its own, for "back" and "reload".
const home = document.querySelector('.where a');
if (home && location.pathname === '/lti/launch') history.replaceState(null, '', home.href);

// A second tap on a slow line: the button says that it heard the first. Back and forward find it ready again.
addEventListener('submit', (event) => {
  const button = event.submitter ?? event.target.querySelector('button');
  setTimeout(() => {
    if (!event.target.target) button.disabled = true;
  });
});
addEventListener('pageshow', () => {
  for (const button of document.querySelectorAll('button:disabled')) button.disabled = false;
});

// Printing needs a script to begin.
for (const button of document.querySelectorAll('[data-print]')) {
  button.hidden = false;
  button.addEventListener('click', () => print());
}

// What stands in a field, into the clipboard.
for (const button of document.querySelectorAll('[data-copy]')) {
  const field = document.getElementById(button.dataset.copy);
  button.hidden = false;
  button.addEventListener('click', async () => {
    field.select();
    // In a frame that may not, what is selected can still be copied by hand.
    await navigator.clipboard?.writeText(field.value).then(() => {
      button.textContent = button.dataset.said;
    }, Boolean);
  });
}

// The zone of this device, offered where it is another than the one chosen.
for (const button of document.querySelectorAll('[data-zone]')) {
  const choice = document.getElementById(button.dataset.zone);
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (!zone || choice.value === zone) continue;
  button.hidden = false;
  button.addEventListener('click', () => {
    if (![...choice.options].some((option) => option.value === zone)) choice.add(new Option(zone.replaceAll('_', ' '), zone));
    choice.value = zone;
    button.hidden = true;
    choice.focus();
  });
}

// Measuring a line by four pictures: shorter than the chain of pages that does it without a script, which it falls back to.
const time = (url) =>
  new Promise((resolve, reject) => {
    const began = performance.now();
    const picture = new Image();
    picture.onload = () => resolve(Math.max(1, Math.round(performance.now() - began)));
    picture.onerror = reject;
    picture.src = `${url}?${began}`;
  });
for (const link of document.querySelectorAll('[data-measure]')) {
  link.addEventListener('click', async (event) => {
    event.preventDefault();
    link.setAttribute('aria-busy', 'true');
    const times = [];
    try {
      for (const url of link.dataset.measure.split(' ')) {
        times.push(await time(url));
        if (times.at(-1) > (times.length === 1 ? 8000 : 2000)) break;
      }
      location.assign(`${link.dataset.result}?t=${times.join('-')}`);
    } catch {
      location.assign(link.href);
    }
  });
}

// The order of a list by dragging: a drop sends the same form as the buttons do.
for (const list of document.querySelectorAll('[data-order]')) {
  let moved;
  for (const item of list.children) {
    item.draggable = true;
    item.addEventListener('dragstart', () => {
      moved = item;
    });
    item.addEventListener('dragover', (event) => event.preventDefault());
    item.addEventListener('drop', (event) => {
      event.preventDefault();
      if (!moved || moved === item) return;
      const isDown = moved.compareDocumentPosition(item) & Node.DOCUMENT_POSITION_FOLLOWING;
      const after = isDown ? item : item.previousElementSibling;
      const form = list.closest('form');
      for (const [name, value] of [
        ['moved', moved.dataset.id],
        ['after', after?.dataset.id ?? list.dataset.before ?? ''],
      ]) {
        form.append(Object.assign(document.createElement('input'), { type: 'hidden', name, value }));
      }
      form.submit();
    });
  }
}
