/** A period's statement, as a file to keep. */
import {file} from './api.js';
import {explain} from './explain.js';
import {session} from './session.js';
import {announce, el, field, formNotice, notice, show} from './ui.js';

export function statement(left) {
  if (!session.wallet) {
    show('Statement', notice('You have no wallet yet.'));
    return;
  }
  const today = new Date();
  const from = field('From', {type: 'date', name: 'from', required: true, value: day(new Date(today.getFullYear(), today.getMonth(), 1))});
  const to = field('To and including', {type: 'date', name: 'to', required: true, value: day(today)});
  const wrong = formNotice();
  const fetchAs = async (format, button) => {
    from.complain('');
    wrong.complain('');
    if (from.input.value === '' || to.input.value === '' || from.input.value > to.input.value) {
      from.complain('The period must begin before it ends.');
      from.input.focus();
      return;
    }
    button.disabled = true;
    try {
      const query = new URLSearchParams({
        from: midnight(from.input.value, 0), to: midnight(to.input.value, 1), format,
        time_zone: Intl.DateTimeFormat().resolvedOptions().timeZone
      });
      save(await file(`/v1/wallets/${session.wallet.id}/statement?${query}`));
      announce('The statement was downloaded.');
    } catch (e) {
      wrong.complain(e.problem ? explain(e.problem).text : e.message);
    } finally {
      button.disabled = false;
    }
  };
  show('Statement',
    el('p', null, `Everything that happened in your ${session.wallet.currency} wallet in a period, with the balance before and after.`),
    el('form', {on: {submit: event => event.preventDefault()}},
      el('div', {class: 'pair'}, from.row, to.row), wrong.place,
      el('div', {class: 'actions'},
        el('button', {type: 'button', class: 'main', on: {click: event => fetchAs('pdf', event.currentTarget)}}, 'Download PDF'),
        el('button', {type: 'button', on: {click: event => fetchAs('csv', event.currentTarget)}}, 'Download CSV'))));
}

/** A day of this place, as its date input has it. */
const day = date =>
  `${date.getFullYear()}-${String(date.getMonth() + 1).padStart(2, '0')}-${String(date.getDate()).padStart(2, '0')}`;

/** The midnight with which a day of this place begins, some days later. */
export function midnight(text, daysLater) {
  const [year, month, date] = text.split('-').map(Number);
  return new Date(year, month - 1, date + daysLater).toISOString();
}

function save({name, blob}) {
  const url = URL.createObjectURL(blob);
  el('a', {href: url, download: name}).click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
