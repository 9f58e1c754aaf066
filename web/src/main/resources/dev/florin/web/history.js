/** The history: lines of the wallet, filtered, as many as one scrolls to. */
import {get} from './api.js';
import {lineItem} from './lines.js';
import {changes, session} from './session.js';
import {midnight} from './statement.js';
import {announce, el, field, notice, show} from './ui.js';

const PAGE_LINES = 30;

export function history(left) {
  const wallet = session.wallet;
  if (!wallet) {
    show('History', notice('You have no wallet yet.'));
    return;
  }
  const list = el('ul', {class: 'entries', 'aria-label': 'Transactions'});
  const more = el('button', {hidden: true}, 'Show more');
  const end = el('p', {class: 'hint', role: 'status'});
  const filters = filterFields();
  let round = 0;
  let cursor = null;
  let loading = false;

  const load = async () => {
    if (loading) {
      return;
    }
    loading = true;
    const mine = round;
    more.disabled = true;
    try {
      const query = cursor === null ? filters.query() : new URLSearchParams({cursor});
      query.set('limit', PAGE_LINES);
      const page = await get(`/v1/wallets/${wallet.id}/transactions?${query}`, {signal: left});
      if (mine === round) {
        const shown = new Set([...list.children].map(item => item.dataset.id));
        list.append(...page.transactions.filter(line => !shown.has(line.id)).map(lineItem));
        cursor = page.next_cursor;
        more.hidden = cursor === null;
        end.textContent = list.children.length === 0 ? 'Nothing here.' : cursor === null ? 'That is all.' : '';
      }
    } catch (e) {
      if (!left.aborted && mine === round) {
        more.hidden = false;
        end.textContent = e.message;
      }
    } finally {
      loading = false;
      more.disabled = false;
      if (mine !== round && !left.aborted) {
        load();
      }
    }
  };
  const restart = () => {
    round++;
    cursor = null;
    more.hidden = true;
    end.textContent = '';
    list.replaceChildren();
    load();
  };
  more.addEventListener('click', load);
  filters.form.addEventListener('change', () => {
    if (filters.check()) {
      announce('Filtered.');
      restart();
    }
  });
  filters.form.addEventListener('submit', event => event.preventDefault());
  changes.addEventListener('transaction', event => {
    const known = list.querySelector(`[data-id="${CSS.escape(event.detail.id)}"]`);
    if (!known && filters.takes(event.detail)) {
      list.prepend(lineItem(event.detail));
      end.textContent = cursor === null ? 'That is all.' : '';
    }
  }, {signal: left});
  show('History', filters.form, list, end, more);
  const watch = new IntersectionObserver(entries => {
    if (entries.some(entry => entry.isIntersecting) && !more.hidden) {
      load();
    }
  }, {rootMargin: '400px'});
  watch.observe(more);
  left.addEventListener('abort', () => watch.disconnect(), {once: true});
  restart();
}

const option = (value, text) => el('option', {value}, text);

/** The filters, and what of them the server and a single line are asked. */
function filterFields() {
  const kind = field('What', {tag: 'select', name: 'kind', options: [
    option('', 'Everything'), option('transfer', 'Transfers'), option('deposit', 'Deposits'), option('withdrawal', 'Withdrawals')]});
  const direction = field('Direction', {tag: 'select', name: 'direction', options: [
    option('', 'In and out'), option('in', 'Money in'), option('out', 'Money out')]});
  const from = field('From', {type: 'date', name: 'from'});
  const to = field('To and including', {type: 'date', name: 'to'});
  const who = field('With', {type: 'text', name: 'with', maxlength: 255, autocomplete: 'off', autocapitalize: 'none', spellcheck: 'false'});
  const form = el('form', {class: 'filters', 'aria-label': 'Filters'},
    el('details', null, el('summary', null, 'Filter'),
      el('div', {class: 'grid'}, kind.row, direction.row, from.row, to.row, who.row)));
  const counterparty = () => who.input.value.trim();
  const asked = () => ({
    kind: kind.input.value, direction: direction.input.value, counterparty_user_id: counterparty(),
    from: from.input.value && midnight(from.input.value, 0), to: to.input.value && midnight(to.input.value, 1)
  });
  return {
    form,
    check() {
      const backwards = from.input.value && to.input.value && from.input.value > to.input.value;
      from.complain(backwards ? 'The period must begin before it ends.' : '');
      return !backwards;
    },
    query: () => new URLSearchParams(Object.entries(asked()).filter(([, value]) => value)),
    takes(line) {
      const wanted = asked();
      return (!wanted.kind || line.kind === wanted.kind)
        && (!wanted.direction || (line.amount < 0 ? 'out' : 'in') === wanted.direction)
        && (!wanted.counterparty_user_id || line.counterparty?.user_id === wanted.counterparty_user_id)
        && (!wanted.from || Date.parse(line.created_at) >= Date.parse(wanted.from))
        && (!wanted.to || Date.parse(line.created_at) < Date.parse(wanted.to));
    }
  };
}
