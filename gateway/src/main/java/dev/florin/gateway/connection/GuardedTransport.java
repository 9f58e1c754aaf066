package dev.florin.gateway.connection;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.InternetProtocolFamily;
import io.vertx.core.datagram.DatagramSocketOptions;
import io.vertx.core.net.ClientOptionsBase;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.spi.transport.Transport;

/** The usual transport of Vert.x, with a guard at the listening socket. */
public final class GuardedTransport implements Transport, io.vertx.core.transport.Transport {
  private final Transport usual = NIO.implementation();
  private final Connections guard;

  public GuardedTransport(Connections guard) {
    this.guard = guard;
  }

  @Override
  public void configure(NetServerOptions options, boolean domainSocket, ServerBootstrap bootstrap) {
    usual.configure(options, domainSocket, bootstrap);
    bootstrap.handler(guard);
  }

  @Override
  public String name() {
    return NIO.name();
  }

  @Override
  public boolean available() {
    return NIO.available();
  }

  @Override
  public Throwable unavailabilityCause() {
    return NIO.unavailabilityCause();
  }

  @Override
  public Transport implementation() {
    return this;
  }

  @Override
  public IoHandlerFactory ioHandlerFactory() {
    return usual.ioHandlerFactory();
  }

  @Override
  public DatagramChannel datagramChannel() {
    return usual.datagramChannel();
  }

  @Override
  @SuppressWarnings("deprecation") // the interface asks for it
  public DatagramChannel datagramChannel(InternetProtocolFamily family) {
    return usual.datagramChannel(family);
  }

  @Override
  public ChannelFactory<? extends Channel> channelFactory(boolean domainSocket) {
    return usual.channelFactory(domainSocket);
  }

  @Override
  public ChannelFactory<? extends ServerChannel> serverChannelFactory(boolean domainSocket) {
    return domainSocket ? usual.serverChannelFactory(true) : ListeningSocket::new;
  }

  @Override
  public void configure(DatagramChannel channel, DatagramSocketOptions options) {
    usual.configure(channel, options);
  }

  @Override
  public void configure(
      ClientOptionsBase options, int timeoutMillis, boolean domainSocket, Bootstrap bootstrap) {
    usual.configure(options, timeoutMillis, domainSocket, bootstrap);
  }
}
