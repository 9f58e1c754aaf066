import {session} from './session.js';

/** Why something was refused, in words for whoever wanted it. @returns {{text: string, field?: string}} */
export function explain(problem) {
  const money = amount => session.money(amount.amount, amount.currency);
  switch (problem.code) {
    case 'insufficient_funds':
      return {
        field: 'amount',
        text: problem.shortfall && problem.available
          ? `Not enough money: you have ${money(problem.available)}, so ${money(problem.shortfall)} are missing.`
          : 'Not enough money.'
      };
    case 'recipient_not_found':
      return {field: 'recipient', text: 'There is nobody with this name who can receive this currency.'};
    case 'same_wallet':
      return {field: 'recipient', text: 'This is your own wallet. Choose somebody else.'};
    case 'amount_overflow':
      return {field: 'amount', text: 'The wallet that gets the money would hold more than a wallet can.'};
    case 'wallet_frozen':
      return {text: 'A wallet is frozen: money cannot move at the moment. Ask for help.'};
    case 'limit_exceeded':
      return {field: 'amount', text: problem.detail ?? 'This is more than the limit allows.'};
    case 'forbidden':
      return {text: 'You may not do this here yourself. Deposits and withdrawals may be left to whoever runs this service.'};
    case 'not_found':
      return {text: 'There is no such thing, or it is not yours.'};
    case 'rate_limited':
      return {text: 'That was too often. Wait a moment.'};
    case 'unauthenticated':
      return {text: 'You are not signed in any more.'};
    default:
      return {field: problem.field, text: problem.detail ?? 'The server refused.'};
  }
}
