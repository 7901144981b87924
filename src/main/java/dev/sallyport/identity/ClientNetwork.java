package dev.sallyport.identity;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/**
 * What limits count as one client: an IPv4 address, or the /64 network of an IPv6 address, in which
 * one machine may have as many addresses as it likes.
 *
 * @param text for messages and minutes, for example {@code 10.0.3.7} or {@code 2001:db8:0:1::/64}
 */
public record ClientNetwork(String text) {
  private static final int PREFIX_BYTES = 8;

  /**
   * Of a numeric address without port.
   *
   * @param address null where the client has none, such as behind a socket file
   */
  public static ClientNetwork of(String address) {
    byte[] bytes = address == null ? null : NetUtil.createByteArrayFromIpAddressString(address);
    if (bytes == null) {
      return new ClientNetwork("local");
    }
    try {
      // Turns an IPv4 address in IPv6 clothes into what it is.
      byte[] plain = InetAddress.getByAddress(bytes).getAddress();
      if (plain.length == 4) {
        return new ClientNetwork(NetUtil.bytesToIpAddress(plain));
      }
      byte[] prefix = Arrays.copyOf(Arrays.copyOf(plain, PREFIX_BYTES), plain.length);
      return new ClientNetwork(NetUtil.toAddressString(InetAddress.getByAddress(prefix)) + "/64");
    } catch (UnknownHostException impossible) {
      throw new IllegalStateException("an address of " + bytes.length + " bytes", impossible);
    }
  }
}
