package dev.florin.ledger.lease;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.function.Consumer;
import org.slf4j.LoggerFactory;

/**
 * This instance among the others on its database.
 *
 * @param host of this instance: where to begin to look for a node number
 * @param owner how it calls itself in a lease: new with every start
 * @param meetingPlace where it meets the others
 * @param times of its leases
 * @param lost told, once, that this instance must end and be started again: another one has its
 *     node number
 */
public record Peers(
    String host,
    String owner,
    MeetingPlace meetingPlace,
    LeaseTimes times,
    Consumer<RuntimeException> lost) {
  private static final int HOST_CHARACTERS_MAX = 100;

  /** A new start of this instance. */
  public static Peers meeting(
      MeetingPlace meetingPlace, LeaseTimes times, Consumer<RuntimeException> lost) {
    String host = hostName();
    // The host and the process are for people; what tells two starts apart is random.
    String random = HexFormat.of().toHexDigits(new SecureRandom().nextLong());
    String owner = host + "/" + ProcessHandle.current().pid() + "/" + random;
    return new Peers(host, owner, meetingPlace, times, lost);
  }

  /** A new start of an instance that meets the others only in the database. */
  public static Peers apart() {
    return meeting(
        MeetingPlace.NONE,
        LeaseTimes.DEFAULT,
        loss -> LoggerFactory.getLogger(Peers.class).error("{}", loss.getMessage()));
  }

  /** This host, as it calls itself: 1 to 100 characters. */
  public static String hostName() {
    try {
      String name = InetAddress.getLocalHost().getHostName();
      return name.length() <= HOST_CHARACTERS_MAX ? name : name.substring(0, HOST_CHARACTERS_MAX);
    } catch (UnknownHostException _) {
      return "unknown-host";
    }
  }
}
