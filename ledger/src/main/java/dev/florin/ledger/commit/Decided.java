package dev.florin.ledger.commit;

import dev.florin.ledger.Outcome;
import java.util.ArrayList;
import java.util.List;

/**
 * What becomes of transfers that were accepted before.
 *
 * @param settled their money moves now
 * @param refused it does not
 */
record Decided(List<Settlement> settled, List<RefusedSettlement> refused) {
  /**
   * Sorts the settlements by their outcomes.
   *
   * @throws IllegalStateException if one's money has moved under another id: then nothing must
   */
  static Decided of(List<Settlement> settlements, List<Outcome> outcomes) {
    List<Settlement> settled = new ArrayList<>();
    List<RefusedSettlement> refused = new ArrayList<>();
    for (int i = 0; i < settlements.size(); i++) {
      Settlement settlement = settlements.get(i);
      switch (outcomes.get(i)) {
        case Outcome.Done done -> {
          if (done.transfer().id() != settlement.transferId()) {
            throw new IllegalStateException(
                "accepted transfer "
                    + settlement.transferId()
                    + ": its key moved money already, as transfer "
                    + done.transfer().id());
          }
          settled.add(settlement);
        }
        case Outcome.Refused declined ->
            refused.add(new RefusedSettlement(settlement, declined.refusal()));
      }
    }
    return new Decided(settled, refused);
  }
}
