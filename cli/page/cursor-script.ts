/**
 * Runs on the page: a cursor over each chart that a pointer or the arrow keys move. What it says are the cells of the
 * table's row, so that there is one place for each number. Hostile text stays text: it is never parsed.
 */
export const CURSOR_SCRIPT = `'use strict';
for (const figure of document.querySelectorAll('figure.timeline')) {
  const chart = figure.querySelector('svg.chart');
  const cursor = chart.querySelector('line.cursor');
  const slider = figure.querySelector('input[type=range]');
  const readout = figure.querySelector('.readout');
  const table = figure.parentElement.querySelector('table.steps');
  const names = [...table.tHead.rows[0].cells].map((cell) => cell.textContent);
  const rows = [...table.tBodies[0].rows];
  const left = Number(chart.dataset.left);
  const right = Number(chart.dataset.right);
  slider.hidden = false;
  figure.classList.add('live');
  const show = (index) => {
    const x = left + ((right - left) * (index + 0.5)) / rows.length;
    cursor.setAttribute('x1', x);
    cursor.setAttribute('x2', x);
    cursor.setAttribute('visibility', 'visible');
    const values = [...rows[index].cells].map((cell) => cell.textContent);
    slider.setAttribute('aria-valuetext', values[0]);
    readout.replaceChildren(...values.flatMap((value, column) => {
      if (value === '–') return [];
      const item = document.createElement('span');
      const name = document.createElement('b');
      name.textContent = names[column];
      item.append(name, ' ' + value);
      return [item, ' '];
    }));
  };
  const follow = (event) => {
    const box = chart.getBoundingClientRect();
    const x = ((event.clientX - box.left) / box.width) * chart.viewBox.baseVal.width;
    const index = Math.floor(((x - left) / (right - left)) * rows.length);
    slider.value = String(Math.min(Math.max(index, 0), rows.length - 1));
    show(Number(slider.value));
  };
  chart.addEventListener('pointermove', follow);
  chart.addEventListener('click', (event) => {
    follow(event);
    slider.focus({ preventScroll: true });
  });
  slider.addEventListener('input', () => show(Number(slider.value)));
  slider.addEventListener('focus', () => show(Number(slider.value)));
}
`;
