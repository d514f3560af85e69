package org.tensorflow;

import static org.tensorflow.internal.c_api.global.tensorflow.TFE_ContextOptionsSetAsync;
import static org.tensorflow.internal.c_api.global.tensorflow.TFE_ContextOptionsSetConfig;
import static org.tensorflow.internal.c_api.global.tensorflow.TFE_ContextOptionsSetDevicePlacementPolicy;
import static org.tensorflow.internal.c_api.global.tensorflow.TFE_DeleteContext;
import static org.tensorflow.internal.c_api.global.tensorflow.TFE_NewContext;

import dev.gaze.tensorflow.internal.DefaultConfig;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import org.tensorflow.internal.c_api.TFE_Context;
import org.tensorflow.internal.c_api.TFE_ContextOptions;

/** The native methods of {@link EagerSession}. */
@NullMarked
final class EagerSessionBridge {
  private EagerSessionBridge() {}

  /**
   * Opens a context for eager execution.
   *
   * @param config a serialized ConfigProto; the process's default for null
   */
  static long allocate(boolean async, int devicePlacementPolicy, byte @Nullable [] config) {
    byte[] proto = config == null ? DefaultConfig.get() : config;
    try (NativeCall call = new NativeCall()) {
      TFE_ContextOptions options = TFE_ContextOptions.newContextOptions();
      TFE_ContextOptionsSetAsync(options, NativeCall.bool(async));
      TFE_ContextOptionsSetDevicePlacementPolicy(options, devicePlacementPolicy);
      TFE_ContextOptionsSetConfig(options, call.bytes(proto), proto.length, call.status());
      call.check();
      TFE_Context context = TFE_NewContext(options, call.status());
      call.check();
      return Handles.of(context);
    }
  }

  static void delete(long context) {
    if (context != 0) {
      TFE_DeleteContext(Handles.context(context));
    }
  }
}
