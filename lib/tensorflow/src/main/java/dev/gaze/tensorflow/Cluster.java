package dev.gaze.tensorflow;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The workers that train together, and which of them this process is. Worker 0 is the chief, which
 * alone writes the run.
 *
 * <pre>{@code
 * Cluster cluster = Cluster.of(List.of("10.0.0.1:2222", "10.0.0.2:2222"), 1);
 * }</pre>
 *
 * <p>TensorFlow's servers ask nobody for a password, and listen on all addresses of their machine:
 * whoever reaches a port can read and change the training, and more. Only where a network is
 * private, or a firewall keeps others out, is that no danger.
 *
 * @param hosts {@code HOST:PORT} of every worker, in the same order on all of them
 * @param worker which of them this is, from 0
 * @param timeout the longest that workers wait for each other, to start and in a step; 2 minutes at
 *     first
 */
public record Cluster(List<String> hosts, int worker, Duration timeout) {
  private static final Duration TIMEOUT = Duration.ofMinutes(2);
  private static final Duration LONGEST = Duration.ofDays(7);
  private static final int LAST_PORT = 0xffff;

  /**
   * Checks what can be checked without a network.
   *
   * @throws IllegalArgumentException for no hosts, a host without a port, one that comes twice, or
   *     a worker that is none of them
   */
  public Cluster {
    hosts = List.copyOf(hosts);
    if (hosts.isEmpty()) {
      throw new IllegalArgumentException("cluster: no hosts; expected HOST:PORT of every worker");
    }
    Set<String> seen = new HashSet<>();
    for (String host : hosts) {
      requirePort(host);
      if (!seen.add(host)) {
        throw new IllegalArgumentException(
            "cluster: " + host + " comes twice; every worker has an address of its own");
      }
    }
    if (worker < 0 || worker >= hosts.size()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "cluster: worker %d of %d; expected 0 to %d",
              worker,
              hosts.size(),
              hosts.size() - 1));
    }
    if (timeout.isNegative() || timeout.isZero() || timeout.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "cluster: timeout is " + timeout + "; expected more than 0, and 7 days at most");
    }
  }

  /** With 2 minutes of patience. */
  public static Cluster of(List<String> hosts, int worker) {
    return new Cluster(hosts, worker, TIMEOUT);
  }

  /** The same with another timeout. */
  public Cluster withTimeout(Duration timeout) {
    return new Cluster(hosts, worker, timeout);
  }

  /** How many workers there are. */
  public int size() {
    return hosts.size();
  }

  /** Whether this is worker 0. */
  public boolean isChief() {
    return worker == 0;
  }

  /** The port of a worker. */
  public int port(int of) {
    String host = hosts.get(of);
    return Integer.parseInt(host.substring(host.lastIndexOf(':') + 1));
  }

  /** The name or address of a worker's machine. */
  public String machine(int of) {
    String host = hosts.get(of);
    String machine = host.substring(0, host.lastIndexOf(':'));
    return machine.startsWith("[") ? machine.substring(1, machine.length() - 1) : machine;
  }

  /** Whether all workers are processes of this machine, by their addresses. */
  public boolean isLocal() {
    for (int i = 0; i < size(); i++) {
      try {
        if (!InetAddress.getByName(machine(i)).isLoopbackAddress()) {
          return false;
        }
      } catch (UnknownHostException e) {
        return false;
      }
    }
    return true;
  }

  private static void requirePort(String host) {
    int colon = host.lastIndexOf(':');
    try {
      int port = Integer.parseInt(host.substring(colon + 1));
      boolean bracketed = host.startsWith("[") && host.charAt(colon - 1) == ']';
      if (colon > 0 && port > 0 && port <= LAST_PORT && (bracketed || host.indexOf(':') == colon)) {
        return;
      }
    } catch (NumberFormatException e) {
      // Told below.
    }
    throw new IllegalArgumentException(
        "cluster: got '" + host + "'; expected HOST:PORT with a port of 1 to " + LAST_PORT);
  }
}
