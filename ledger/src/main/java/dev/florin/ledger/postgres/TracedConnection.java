package dev.florin.ledger.postgres;

import dev.florin.telemetry.CurrentTrace;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * A connection with a span for each prepared statement that is executed on it, for the sake of a
 * question that is traced. All others get the connection itself.
 */
final class TracedConnection {
  private TracedConnection() {}

  /** The same connection, which tells what is asked of it if this thread's work is traced. */
  static Connection of(Connection connection, Tracer tracer) {
    return CurrentTrace.isTraced()
        ? proxy(
            Connection.class,
            (_, method, arguments) -> {
              Object result = call(connection, method, arguments);
              return result instanceof PreparedStatement statement
                      && arguments != null
                      && arguments[0] instanceof String sql
                  ? traced(statement, sql, tracer)
                  : result;
            })
        : connection;
  }

  private static PreparedStatement traced(PreparedStatement statement, String sql, Tracer tracer) {
    return proxy(
        PreparedStatement.class,
        (_, method, arguments) ->
            method.getName().startsWith("execute")
                ? executed(statement, method, arguments, StatementSpan.begin(tracer, sql))
                : call(statement, method, arguments));
  }

  private static @Nullable Object executed(
      PreparedStatement statement, Method method, Object @Nullable [] arguments, Span span)
      throws Throwable {
    try {
      return call(statement, method, arguments);
    } catch (SQLException e) {
      String state = e.getSQLState();
      CurrentTrace.fail(span, state == null ? e.getClass().getSimpleName() : state);
      throw e;
    } finally {
      span.end();
    }
  }

  private static @Nullable Object call(Object target, Method method, Object @Nullable [] arguments)
      throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getTargetException();
    }
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(
        Proxy.newProxyInstance(
            TracedConnection.class.getClassLoader(), new Class<?>[] {type}, handler));
  }
}
