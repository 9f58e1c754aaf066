package dev.florin.telemetry;

import io.micrometer.core.instrument.Timer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Timers of one name with two labels. Each is made when it is first asked for, since few of all
 * that could be ever are; so the labels' values must be few, and none may be a caller's. Safe for
 * use by many threads.
 */
public final class TimerTable {
  private final Meters meters;
  private final String name;
  private final String what;
  private final String rowLabel;
  private final String columnLabel;
  private final Map<String, Map<String, Timer>> timers = new ConcurrentHashMap<>();

  /**
   * @param rowLabel names the first label
   * @param columnLabel names the second label
   */
  public TimerTable(Meters meters, String name, String what, String rowLabel, String columnLabel) {
    this.meters = meters;
    this.name = name;
    this.what = what;
    this.rowLabel = rowLabel;
    this.columnLabel = columnLabel;
  }

  /** The one with these values. */
  public Timer at(String row, String column) {
    return timers
        .computeIfAbsent(row, _ -> new ConcurrentHashMap<>())
        .computeIfAbsent(column, _ -> meters.timer(name, what, rowLabel, row, columnLabel, column));
  }
}
