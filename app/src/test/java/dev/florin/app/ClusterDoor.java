package dev.florin.app;

/** One instance of the cluster, as a user calls it. */
interface ClusterDoor extends AutoCloseable {
  /** The version that the balance states. */
  long balanceVersion(String userId) throws Exception;

  /** The version of the newest line of the history; 0 where there is none. */
  long newestVersion(String userId) throws Exception;

  /** Returns when it is acknowledged. */
  void transfer(String userId, String toUserId, String key) throws Exception;

  @Override
  void close();

  /** A call was answered by an error, or not at all. */
  final class CallFailedException extends Exception {
    private static final long serialVersionUID = 1;

    CallFailedException(String what) {
      super(what);
    }
  }
}
