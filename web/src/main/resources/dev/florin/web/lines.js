/** Lines of a statement, as people read them. */
import {session} from './session.js';
import {el, timeText} from './ui.js';

/** What a transaction is, in words. */
export function what(line) {
  switch (line.kind) {
    case 'deposit': return 'Deposit';
    case 'withdrawal': return 'Withdrawal';
    default: return (line.amount < 0 ? 'To ' : 'From ') + (line.counterparty?.user_id ?? 'another wallet');
  }
}

/** What just happened, as a sentence. */
export function sentence(line) {
  const amount = session.money(Math.abs(line.amount), line.currency);
  switch (line.kind) {
    case 'deposit': return `${amount} were deposited.`;
    case 'withdrawal': return `${amount} were withdrawn.`;
    default: return line.amount < 0
      ? `You sent ${amount} to ${line.counterparty?.user_id ?? 'another wallet'}.`
      : `${line.counterparty?.user_id ?? 'Somebody'} sent you ${amount}.`;
  }
}

/** One line, which leads to the transaction's page. */
export function lineItem(line) {
  return el('li', {class: 'entry', 'data-id': line.id},
    el('a', {href: '#/transactions/' + line.id},
      el('span', {class: 'what'}, what(line)),
      el('span', {class: 'amount ' + (line.amount < 0 ? 'out' : 'in')}, session.money(line.amount, line.currency, true)),
      el('span', {class: 'detail'},
        el('time', {datetime: line.created_at}, timeText(line.created_at)),
        line.note ? el('span', {class: 'note'}, line.note) : null),
      el('span', {class: 'after'}, el('span', {class: 'unseen'}, 'Balance after: '), session.money(line.balance_after, line.currency))));
}
