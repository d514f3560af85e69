package org.tensorflow;

import static org.tensorflow.internal.c_api.global.tensorflow.TF_NewServer;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_ServerJoin;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_ServerStart;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_ServerStop;

import org.jspecify.annotations.NullMarked;
import org.tensorflow.internal.c_api.TF_Server;

/** The native methods of {@link Server}. */
@NullMarked
final class ServerBridge {
  private ServerBridge() {}

  /** Makes a server from a serialized ServerDef; it does not listen before {@link #start}. */
  static long allocate(byte[] serverDef) {
    try (NativeCall call = new NativeCall()) {
      TF_Server server = TF_NewServer(call.bytes(serverDef), serverDef.length, call.status());
      call.check();
      return Handles.of(server);
    }
  }

  static void start(long server) {
    try (NativeCall call = new NativeCall()) {
      TF_ServerStart(Handles.server(server), call.status());
      call.check();
    }
  }

  /**
   * As in 1.15, TensorFlow cannot stop a server that has started, and says so:
   * UnsupportedOperationException. A closed server has stopped: {@link Server#close} calls this a
   * second time if it is called a second time.
   */
  static void stop(long server) {
    if (server == 0) {
      return;
    }
    try (NativeCall call = new NativeCall()) {
      TF_ServerStop(Handles.server(server), call.status());
      call.check();
    }
  }

  static void join(long server) {
    try (NativeCall call = new NativeCall()) {
      TF_ServerJoin(Handles.server(server), call.status());
      call.check();
    }
  }

  /**
   * Called by {@link Server#close} after a successful {@link #stop}, so only for a server that
   * never started. TensorFlow ends the process when such a server is deleted, as 1.15 did; it is
   * left alone instead, and its port stays taken until the process ends.
   */
  static void delete(long server) {}
}
