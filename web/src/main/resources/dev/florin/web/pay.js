/** Sending, depositing and withdrawing: what, then a look at it, then the outcome. */
import {get, part} from './api.js';
import {explain} from './explain.js';
import {parse, sample} from './money.js';
import {deliver, drop, keep} from './outbox.js';
import {session} from './session.js';
import {announce, el, field, formNotice, notice, show} from './ui.js';

const WAYS = {
  send: {title: 'Send money', act: 'Send', path: '/v1/transfers', done: 'Sent'},
  deposit: {title: 'Deposit money', act: 'Deposit', path: '/v1/deposits', done: 'Deposited'},
  withdraw: {title: 'Withdraw money', act: 'Withdraw', path: '/v1/withdrawals', done: 'Withdrawn'}
};

/** Keys of the payments whose outcome is shown where they were made. */
const presented = new Set();

/** Whether somebody looks at the payment, and so will see its outcome. */
export const isPresented = payment => presented.has(payment.key);

export const send = (left, recipient) => form(left, 'send', recipient ?? '');
export const deposit = left => form(left, 'deposit');
export const withdraw = left => form(left, 'withdraw');

function form(left, way, recipientId) {
  const wallet = session.wallet;
  if (!wallet) {
    show(WAYS[way].title, notice('You have no wallet yet.'), el('a', {class: 'button main', href: '#/open'}, 'Open a wallet'));
    return;
  }
  const fields = fieldsOf(left, way, wallet, recipientId);
  const review = el('button', {class: 'main'}, 'Continue');
  const whole = formNotice();
  const page = el('form', {novalidate: true, on: {submit: async event => {
    event.preventDefault();
    review.disabled = true;
    whole.complain('');
    try {
      const wanted = await fields.read();
      if (wanted !== null && !left.aborted) {
        confirm(left, way, wallet, wanted, problem => {
          show(WAYS[way].title, page);
          const {field: name, text} = explain(problem);
          const wrong = fields.named(name);
          if (wrong) {
            wrong.complain(text);
            wrong.input.focus();
          } else {
            whole.complain(text);
          }
        }, () => {
          show(WAYS[way].title, page);
          fields.first.input.focus();
        });
      }
    } catch (e) {
      if (!left.aborted) {
        whole.complain(e.message);
      }
    } finally {
      review.disabled = false;
    }
  }}}, whole.place, fields.rows, el('div', {class: 'actions'}, review, el('a', {class: 'button', href: '#/'}, 'Cancel')));
  show(WAYS[way].title, page);
  fields.first.input.focus();
}

/** The fields, how they are checked, and what they say. */
function fieldsOf(left, way, wallet, recipientId) {
  const exponent = session.exponent(wallet.currency);
  const amount = field(`Amount in ${wallet.currency}`, {
    type: 'text', name: 'amount', inputmode: exponent === 0 ? 'numeric' : 'decimal', autocomplete: 'off', required: true
  }, `Such as ${sample(exponent, navigator.language)}. You have ${session.money(wallet.balance.amount, wallet.currency)}.`);
  const note = field('Note (optional)', {type: 'text', name: 'note', maxlength: 200, autocomplete: 'off'});
  const recipient = way === 'send' ? recipientField(left, wallet, recipientId) : null;
  const readAmount = () => {
    const read = parse(amount.input.value, wallet.currency, exponent);
    const tooMuch = read.minor > wallet.balance.amount && way !== 'deposit';
    amount.complain(read.wrong ?? (tooMuch
      ? `Not enough money: you have ${session.money(wallet.balance.amount, wallet.currency)}.` : ''));
    return read.wrong || tooMuch ? null : read.minor;
  };
  return {
    rows: [recipient?.row, recipient?.found, amount.row, note.row].filter(Boolean),
    first: recipient ?? amount,
    named: name => ({amount, recipient, to_user_id: recipient, note})[name],
    /** What is wanted; null where a field is wrong, which has the focus then. */
    async read() {
      const who = recipient ? await recipient.read() : null;
      const minor = readAmount();
      if (recipient && who === null) {
        recipient.input.focus();
        return null;
      }
      if (minor === null) {
        amount.input.focus();
        return null;
      }
      return {who, minor, note: note.input.value.trim()};
    }
  };
}

/**
 * Whom it goes to: their name is shown before anything can be sent. It is looked up as soon as the
 * field is left, and told in a line that always has its place: what moves under a finger is missed.
 */
function recipientField(left, wallet, recipientId) {
  const recipient = field('To', {
    type: 'text', name: 'recipient', value: recipientId, maxlength: 255, required: true,
    autocomplete: 'off', autocapitalize: 'none', spellcheck: 'false'
  }, 'Their user name, exactly as they told you.');
  const found = el('p', {class: 'found', role: 'status'});
  let looked = {id: null, answer: null};
  const look = () => {
    const id = recipient.input.value.trim();
    if (id !== looked.id) {
      looked = {id, answer: lookUp(left, wallet, id)};
      looked.answer.catch(() => {
        looked = {id: null, answer: null};
      });
    }
    return looked.answer;
  };
  const tell = async () => {
    if (recipient.input.value.trim() === '') {
      found.textContent = '';
      return;
    }
    const {who, wrong} = await look();
    found.classList.toggle('bad', who === undefined);
    found.textContent = who ? `${who.display_name} can receive ${wallet.currency}.` : wrong;
  };
  recipient.input.addEventListener('change', () => tell().catch(() => {}));
  recipient.input.addEventListener('input', () => {
    found.textContent = '';
    recipient.complain('');
  });
  if (recipientId) {
    tell().catch(() => {});
  }
  return {
    ...recipient, found,
    /** Who it is; null where that is nobody, which is said then. */
    async read() {
      const {who, wrong} = await look();
      recipient.complain(who ? '' : wrong);
      found.classList.remove('bad');
      found.textContent = who ? `${who.display_name} can receive ${wallet.currency}.` : '';
      return who ?? null;
    }
  };
}

/** @returns {Promise<{who: object}|{wrong: string}>} */
async function lookUp(left, wallet, id) {
  if (id === '') {
    return {wrong: 'Write whom the money goes to.'};
  }
  if (id === session.userId) {
    return {wrong: 'This is you. Choose somebody else.'};
  }
  try {
    const who = await get(`/v1/recipients/${part(id)}?currency=${wallet.currency}`, {signal: left});
    return who.can_receive ? {who} : {wrong: `${who.display_name} cannot receive ${wallet.currency}.`};
  } catch (e) {
    if (['not_found', 'recipient_not_found', 'invalid_field'].includes(e.code)) {
      return {wrong: `Nobody called ${id} can receive ${wallet.currency}.`};
    }
    throw e;
  }
}

/** One last look. From here on there is one payment, with one key. */
function confirm(left, way, wallet, {who, minor, note}, refused, change) {
  const amount = session.money(minor, wallet.currency);
  const summary = way === 'send' ? `${amount} to ${who.display_name}` : `${WAYS[way].act} ${amount}`;
  const body = {
    ...(way === 'send' ? {from_wallet_id: wallet.id, to_user_id: who.user_id} : {wallet_id: wallet.id}),
    amount: minor, currency: wallet.currency, ...(note ? {note} : {})
  };
  const go = el('button', {class: 'main'}, `${WAYS[way].act} ${amount}`);
  const again = el('button', null, 'Change');
  const status = el('div', {role: 'status'});
  again.addEventListener('click', change);
  go.addEventListener('click', async () => {
    if (go.disabled) {
      return;
    }
    go.disabled = true;
    again.disabled = true;
    let payment;
    try {
      payment = keep(WAYS[way].path, body, summary);
    } catch {
      status.replaceChildren(notice('This browser keeps nothing, so nothing was sent: a payment must be remembered until its outcome is known. Private windows may be the cause.', 'bad'));
      go.disabled = false;
      again.disabled = false;
      return;
    }
    status.replaceChildren(el('p', {class: 'hint'}, 'Sending…'));
    presented.add(payment.key);
    left.addEventListener('abort', () => presented.delete(payment.key), {once: true});
    tell(left, way, payment, await deliver(payment), refused);
  });
  show('Is this right?',
    el('article', {class: 'card'},
      el('dl', null,
        way === 'send' ? [el('dt', null, 'To'), el('dd', null, who.display_name, ' ', el('span', {class: 'hint'}, who.user_id))] : null,
        el('dt', null, 'Amount'), el('dd', {class: 'large'}, amount),
        note ? [el('dt', null, 'Note'), el('dd', null, note)] : null)),
    status,
    el('div', {class: 'actions'}, go, again));
}

/** Shows the outcome, unless somebody went elsewhere meanwhile: then they were told there. */
function tell(left, way, payment, result, refused) {
  if (left.aborted) {
    return;
  }
  switch (result.state) {
    case 'done': {
      const {transaction} = result;
      const text = `${WAYS[way].done}: ${payment.summary}.`;
      announce(text);
      show(WAYS[way].done,
        notice(text, 'good'),
        el('p', null, 'Your balance is now ', el('strong', null, session.money(transaction.balance_after, transaction.currency)), '.'),
        el('div', {class: 'actions'},
          el('a', {class: 'button main', href: '#/'}, 'To your wallet'),
          el('a', {class: 'button', href: '#/transactions/' + transaction.id}, 'Receipt')));
      break;
    }
    case 'refused':
      refused(result.problem);
      break;
    case 'elsewhere':
      location.hash = '#/history';
      break;
    default:
      break;
  }
}

/** A payment that waits, and what can be done about it. */
export function waitingNotice(payment, tooOld) {
  return tooOld
    ? notice(`What became of “${payment.summary}” is not known, and it is too old to send again. Look at your history.`, 'bad',
      el('div', {class: 'actions'},
        el('a', {class: 'button', href: '#/history'}, 'History'),
        el('button', {on: {click: () => drop(payment)}}, 'Remove this notice')))
    : notice(`Waiting for the answer: ${payment.summary}. It is sent again until there is one, and the money moves once.`);
}

/** What became of a payment that nobody looked at any more. */
export function newsNotice({payment, result}, remove) {
  const done = result.state === 'done';
  return notice(done ? `Done: ${payment.summary}.` : `Not done: ${payment.summary}. ${explain(result.problem).text}`,
    done ? 'good' : 'bad',
    el('div', {class: 'actions'},
      done ? el('a', {class: 'button', href: '#/transactions/' + result.transaction.id}, 'Receipt') : null,
      el('button', {on: {click: remove}}, 'Remove this notice')));
}
