// Comfort only: everything works without this script.

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
