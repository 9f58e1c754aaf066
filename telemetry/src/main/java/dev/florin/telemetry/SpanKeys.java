package dev.florin.telemetry;

import static io.opentelemetry.api.common.AttributeKey.longKey;
import static io.opentelemetry.api.common.AttributeKey.stringKey;

import io.opentelemetry.api.common.AttributeKey;

/**
 * The attributes that spans have: by the names of OpenTelemetry's semantic conventions, and our own
 * below {@code florin}. None of them may hold a token, a note, or the name or id of a person.
 */
public final class SpanKeys {
  public static final AttributeKey<String> ERROR_TYPE = stringKey("error.type");

  public static final AttributeKey<String> HTTP_METHOD = stringKey("http.request.method");
  public static final AttributeKey<String> HTTP_ROUTE = stringKey("http.route");
  public static final AttributeKey<Long> HTTP_STATUS = longKey("http.response.status_code");
  public static final AttributeKey<Long> HTTP_RESEND_COUNT = longKey("http.request.resend_count");
  public static final AttributeKey<String> URL_SCHEME = stringKey("url.scheme");
  public static final AttributeKey<String> PROTOCOL_VERSION = stringKey("network.protocol.version");
  public static final AttributeKey<String> SERVER_ADDRESS = stringKey("server.address");
  public static final AttributeKey<Long> SERVER_PORT = longKey("server.port");

  public static final AttributeKey<String> RPC_SYSTEM = stringKey("rpc.system.name");
  public static final AttributeKey<String> RPC_METHOD = stringKey("rpc.method");
  public static final AttributeKey<String> RPC_STATUS = stringKey("rpc.response.status_code");

  public static final AttributeKey<String> DB_SYSTEM = stringKey("db.system.name");
  public static final AttributeKey<String> DB_OPERATION = stringKey("db.operation.name");
  public static final AttributeKey<String> DB_COLLECTION = stringKey("db.collection.name");
  public static final AttributeKey<String> DB_SUMMARY = stringKey("db.query.summary");

  /** The code of the problem that a request was answered with. */
  public static final AttributeKey<String> PROBLEM = stringKey("florin.problem");

  public static final AttributeKey<Long> LANE = longKey("florin.lane");
  public static final AttributeKey<String> BATCH_KIND = stringKey("florin.batch.kind");
  public static final AttributeKey<Long> BATCH_COMMANDS = longKey("florin.batch.commands");
  public static final AttributeKey<String> BATCH_PATH = stringKey("florin.batch.path");
  public static final AttributeKey<String> BATCH_OUTCOME = stringKey("florin.batch.outcome");
  public static final AttributeKey<Long> BATCH_FAILURES = longKey("florin.batch.failures");

  private SpanKeys() {}
}
