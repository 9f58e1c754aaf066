/** The balance over time, as steps: it stays as it is until something happens. */
import {session} from './session.js';
import {el, svg, timeText} from './ui.js';

const WIDTH = 640;
const HEIGHT = 180;
const MARGIN = 8;

/**
 * @param lines newest first, of one wallet
 * @returns the figure, with the same as a table for whoever sees no picture; null with fewer than two lines
 */
export function balanceChart(lines) {
  if (lines.length < 2) {
    return null;
  }
  const points = [...lines].reverse().map(line => ({
    time: Date.parse(line.created_at), balance: line.balance_after, line
  }));
  const balances = points.map(point => point.balance);
  const low = Math.min(0, ...balances);
  const high = Math.max(...balances, low + 1);
  const first = points[0].time;
  const span = Math.max(1, points.at(-1).time - first);
  const x = time => round(MARGIN + (time - first) / span * (WIDTH - 2 * MARGIN));
  const y = balance => round(HEIGHT - MARGIN - (balance - low) / (high - low) * (HEIGHT - 2 * MARGIN));
  const steps = points.map((point, at) =>
    at === 0 ? `M${x(point.time)} ${y(point.balance)}` : `H${x(point.time)}V${y(point.balance)}`).join('');
  const area = `${steps}V${y(low)}H${x(first)}Z`;
  const currency = lines[0].currency;
  const money = minor => session.money(minor, currency);
  const text = `From ${timeText(lines.at(-1).created_at)} to ${timeText(lines[0].created_at)} the balance was between `
    + `${money(Math.min(...balances))} and ${money(Math.max(...balances))}; it is ${money(balances.at(-1))}.`;
  return el('figure', {class: 'chart'},
    el('figcaption', null, `The balance over the last ${points.length} transactions`),
    svg('svg', {viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: 'img', 'aria-label': text, preserveAspectRatio: 'none'},
      svg('path', {class: 'area', d: area}),
      svg('line', {class: 'zero', x1: MARGIN, x2: WIDTH - MARGIN, y1: y(0), y2: y(0)}),
      svg('path', {class: 'curve', d: steps})),
    el('div', {class: 'ends', 'aria-hidden': 'true'},
      el('span', null, timeText(lines.at(-1).created_at)), el('span', null, timeText(lines[0].created_at))),
    table(lines, money));
}

function table(lines, money) {
  return el('details', null,
    el('summary', null, 'As a table'),
    el('table', null,
      el('thead', null, el('tr', null, el('th', {scope: 'col'}, 'Time'), el('th', {scope: 'col', class: 'number'}, 'Balance'))),
      el('tbody', null, lines.map(line => el('tr', null,
        el('td', null, timeText(line.created_at)),
        el('td', {class: 'number'}, money(line.balance_after)))))));
}

const round = number => Math.round(number * 10) / 10;
