package dev.florin.ledger.postgres;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Finds in a migration what is not safe while an older version of the program works on the same
 * tables: what takes from it what it needs, and what holds a lock for as long as a table is large.
 *
 * <p>It reads SQL by its words, as the migrations here are written, and knows no more of it. A file
 * may state for a rule why it does not matter there: {@code -- safe under load (RULE): why}.
 */
final class UnsafeSql {
  private static final Pattern REASON =
      Pattern.compile("-- safe under load \\((\\w+)\\): \\S.{8,}", Pattern.CASE_INSENSITIVE);
  private static final Pattern MADE = Pattern.compile("\\bcreate table (?:if not exists )?(\\w+)");
  private static final Pattern TABLE =
      Pattern.compile(
          "\\b(?:alter table(?: if exists)?(?: only)?|index .*?\\bon(?: only)?"
              + "|update(?: only)?|delete from(?: only)?|merge into) (\\w+)");

  /** By their names. */
  private static final Map<String, Pattern> RULES = new LinkedHashMap<>();

  static {
    rule("drop", "\\bdrop (?!constraint|default|not null|index concurrently|identity|expression)");
    rule("rename", "\\brename\\b");
    rule(
        "required", "\\badd (?:column )?(?!constraint)(?!.*\\b(?:default|generated)\\b).*not null");
    rule("required", "\\bset not null\\b");
    rule("type", "\\balter (?:column )?\\w+ (?:set data )?type\\b");
    rule("rewrite", "\\badd (?:column )?(?!constraint)\\w+ .*\\b(?:generated|random|\\w*uuid|");
    rule("index", "\\bcreate (?:unique )?index (?!concurrently)");
    rule("index", "\\breindex (?!.*concurrently)");
    rule("index", "\\badd (?!.*\\busing index\\b).*\\b(?:primary key|unique|exclude)\\b");
    rule("check", "\\badd (?!.*\\bnot valid\\b).*\\b(?:check|foreign key|references)\\b");
    rule("lock", "^(?:truncate|lock|cluster|vacuum full|alter table .*(?:at|de)tach partition)\\b");
    rule("rows", "^(?:with .*)?\\b(?:update|delete from|merge into) (?!cascade)");
    rule("block", "^do\\b");
  }

  private UnsafeSql() {}

  private static void rule(String name, String words) {
    String pattern = words.endsWith("|") ? words + "clock_timestamp|nextval)\\b" : words;
    RULES.merge(name, Pattern.compile(pattern), (one, other) -> Pattern.compile(one + "|" + other));
  }

  /** Each as its rule and the statement; none where the file is safe. */
  static List<String> findings(String sql) {
    Set<String> excused =
        REASON.matcher(sql).results().map(match -> match.group(1)).collect(Collectors.toSet());
    List<String> statements = statements(sql);
    Set<String> made =
        statements.stream()
            .map(MADE::matcher)
            .filter(Matcher::find)
            .map(match -> match.group(1))
            .collect(Collectors.toSet());
    List<String> findings = new ArrayList<>();
    for (String statement : statements) {
      Matcher table = TABLE.matcher(statement);
      if (!table.find() || !made.contains(table.group(1))) {
        findings.addAll(findings(statement, excused));
      }
    }
    return findings;
  }

  private static List<String> findings(String statement, Set<String> excused) {
    boolean makes = MADE.matcher(statement).find();
    return RULES.entrySet().stream()
        .filter(rule -> !makes && !excused.contains(rule.getKey()))
        .filter(rule -> parts(statement).stream().anyMatch(rule.getValue().asPredicate()))
        .map(rule -> rule.getKey() + ": " + statement)
        .toList();
  }

  /** The actions of one ALTER TABLE, each with its begin: a default of one excuses no other. */
  private static List<String> parts(String statement) {
    if (!statement.startsWith("alter table")) {
      return List.of(statement);
    }
    return Pattern.compile(",(?![^(]*\\))").splitAsStream(statement).map(String::strip).toList();
  }

  private static List<String> statements(String sql) {
    String bare =
        sql.replaceAll("(?s)\\$\\$.*?\\$\\$", "body")
            .replaceAll("'[^']*'", "text")
            .replaceAll("--[^\n]*", " ")
            .replaceAll("(?s)/\\*.*?\\*/", " ")
            .replaceAll("\\s+", " ")
            .toLowerCase(Locale.ROOT);
    return Pattern.compile(";")
        .splitAsStream(bare)
        .map(String::strip)
        .filter(s -> !s.isEmpty())
        .toList();
  }
}
