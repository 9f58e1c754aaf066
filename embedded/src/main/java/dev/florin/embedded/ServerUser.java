package dev.florin.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Who a server runs as. PostgreSQL refuses to run as root, so a process of root runs its servers as
 * the owner of their folder, or as nobody where that is root or has no name; any other user runs
 * them as itself.
 *
 * <p>nobody cannot enter a folder that only root may (root's home, {@code mktemp -d}). So it keeps
 * one capability of root's: to read and search, never to write, what its mode forbids. Root in a
 * container may lack that capability; then the folders above must let nobody through. PostgreSQL
 * looks for its own programs with access(2), which ignores the capabilities of all but root unless
 * the process is marked with {@code no_setuid_fixup}; it keeps no others for it.
 *
 * @param userId numeric, because a small system need not have a name for it
 * @param drop whether this process must change to that user
 * @param search whether the capability to read and search can be handed on
 */
record ServerUser(int userId, int groupId, boolean drop, boolean search) {
  private static final int ROOT = 0;
  private static final int NOBODY = 65_534;

  /** To read and search what the mode forbids, and to hand that on: CAP_* of capabilities(7). */
  private static final long SEARCH_CAPABILITIES = 1L << 2 | 1L << 8;

  /** For a data folder: one just created says nothing about its user, the folder above it does. */
  static ServerUser of(Path data, boolean created) throws IOException {
    Path self = Path.of("/proc/self");
    int current = id(self, "unix:uid");
    if (current != ROOT) {
      return new ServerUser(current, id(self, "unix:gid"), false, false);
    }
    Path ours = data.resolve("postgresql");
    Path parent = Objects.requireNonNullElse(data.toAbsolutePath().getParent(), data);
    Path witness = Files.exists(ours) ? ours : created ? parent : data;
    int owner = id(witness, "unix:uid");
    // initdb asks for its user's name, which the owner of a folder mounted from outside may lack.
    boolean named = !Files.getOwner(witness).getName().equals(Integer.toString(owner));
    return owner == ROOT || !named
        ? new ServerUser(NOBODY, NOBODY, true, maySearch())
        : new ServerUser(owner, id(witness, "unix:gid"), true, maySearch());
  }

  /** Makes a folder with mode 0700, unless it exists; answers whose server it is for. */
  static ServerUser prepare(Path folder) throws IOException {
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      throw new EmbeddedException("data folder " + folder + " is not a folder");
    }
    boolean created = !Files.exists(folder);
    if (created) {
      if (folder.getParent() != null) {
        Files.createDirectories(folder.getParent());
      }
      Folders.createPrivate(folder);
    }
    ServerUser user = of(folder, created);
    if (created) {
      user.own(folder);
    }
    return user;
  }

  static int currentUserId() throws IOException {
    return id(Path.of("/proc/self"), "unix:uid");
  }

  private static int id(Path path, String attribute) throws IOException {
    return (Integer) Files.getAttribute(path, attribute);
  }

  private static boolean maySearch() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("CapPrm:"))
        .mapToLong(line -> Long.parseUnsignedLong(line.substring(7).strip(), 16))
        .anyMatch(capabilities -> (capabilities & SEARCH_CAPABILITIES) == SEARCH_CAPABILITIES);
  }

  /** Gives one file or folder to the server's user. */
  void own(Path path) throws IOException {
    if (drop) {
      Files.setAttribute(path, "unix:uid", userId, LinkOption.NOFOLLOW_LINKS);
      Files.setAttribute(path, "unix:gid", groupId, LinkOption.NOFOLLOW_LINKS);
    }
  }

  /**
   * The command, run as this user in a session of its own, which gets the signal when the thread
   * that forked it ends. The signal comes last: the kernel forgets it when a process changes its
   * user.
   */
  List<String> command(String deathSignal, List<String> command) {
    List<String> full = new ArrayList<>(List.of("setsid", "setpriv"));
    if (drop) {
      full.addAll(List.of("--reuid=" + userId, "--regid=" + groupId, "--clear-groups"));
    }
    if (drop && search) {
      full.add("--inh-caps=+dac_read_search");
      full.add("--ambient-caps=+dac_read_search");
      full.add("--securebits=+no_setuid_fixup");
    }
    full.add("--pdeathsig=" + deathSignal);
    full.add("--");
    full.addAll(command);
    return full;
  }
}
