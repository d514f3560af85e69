package org.tensorflow;

import static org.tensorflow.internal.c_api.global.tensorflow.TF_CloseSession;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_DeleteSession;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_NewSession;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_SessionRun;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_SetConfig;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_SetTarget;

import dev.gaze.tensorflow.internal.DefaultConfig;
import dev.gaze.tensorflow.internal.LiveTensors;
import dev.gaze.tensorflow.internal.SessionTarget;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Lock;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import org.tensorflow.internal.c_api.TF_Buffer;
import org.tensorflow.internal.c_api.TF_Session;
import org.tensorflow.internal.c_api.TF_SessionOptions;

/** The native methods of {@link Session}. */
@NullMarked
final class SessionBridge {
  private static final Map<Long, KeptInFloat32> KEPT = new ConcurrentHashMap<>();

  private SessionBridge() {}

  /** A session that was given no config, as KotlinDL's: it gets the process's default. */
  static long allocate(long graph) {
    return allocate2(graph, null, DefaultConfig.get());
  }

  /**
   * Opens a session.
   *
   * @param target a server's address such as {@code grpc://host:port}, null for this process
   * @param config a serialized ConfigProto, null for TensorFlow's own defaults
   */
  static long allocate2(long graph, @Nullable String target, byte @Nullable [] config) {
    String server = target == null ? SessionTarget.get() : target;
    try (NativeCall call = new NativeCall()) {
      TF_SessionOptions options = TF_SessionOptions.newSessionOptions();
      if (config != null) {
        TF_SetConfig(options, call.bytes(config), config.length, call.status());
        call.check();
      }
      if (server != null) {
        TF_SetTarget(options, call.utf8(server));
      }
      TF_Session session = TF_NewSession(Handles.graph(graph), options, call.status());
      call.check();
      opened(Handles.of(session), graph, config);
      return Handles.of(session);
    }
  }

  /** Remembers what runs of a session need. */
  static void opened(long session, long graph, byte @Nullable [] config) {
    GraphLocks.sessionOpened(session, graph);
    KeptInFloat32 kept = KeptInFloat32.of(graph, config);
    if (kept != null) {
      KEPT.put(session, kept);
    }
  }

  static void delete(long handle) {
    TF_Session session = Handles.session(handle);
    GraphLocks.sessionDeleted(handle);
    KEPT.remove(handle);
    try (NativeCall call = new NativeCall()) {
      TF_CloseSession(session, call.status());
      try {
        call.check();
      } finally {
        TF_DeleteSession(session, call.status());
      }
      call.check();
    }
  }

  /**
   * Runs a step.
   *
   * @param runOptions a serialized RunOptions, or null
   * @param outputs receives the handles of the fetched tensors
   * @return a serialized RunMetadata if {@code wantMetadata}, else null
   */
  static byte @Nullable [] run(
      long handle,
      byte @Nullable [] runOptions,
      long[] inputTensors,
      long[] inputOperations,
      int[] inputIndices,
      long[] outputOperations,
      int[] outputIndices,
      long[] targets,
      boolean wantMetadata,
      long[] outputs) {
    TF_Session session = Handles.session(handle);
    for (long tensor : inputTensors) {
      Handles.tensor(tensor);
    }
    for (long target : targets) {
      Handles.operation(target);
    }
    try (NativeCall call = new NativeCall()) {
      TF_Buffer metadata = wantMetadata ? call.buffer() : null;
      PointerPointer<Pointer> fetched = call.nulls(outputs.length);
      Lock lock = GraphLocks.running(handle);
      lock.lock();
      try {
        KeptInFloat32 kept = KEPT.get(handle);
        long[] computed =
            kept == null
                ? targets
                : kept.targets(
                    call, inputOperations, inputIndices, outputOperations, outputIndices, targets);
        TF_SessionRun(
            session,
            call.buffer(runOptions),
            call.outputs(inputOperations, inputIndices),
            call.pointers(inputTensors),
            inputTensors.length,
            call.outputs(outputOperations, outputIndices),
            fetched,
            outputs.length,
            call.pointers(computed),
            computed.length,
            metadata,
            call.status());
      } finally {
        lock.unlock();
      }
      call.check();
      for (int i = 0; i < outputs.length; i++) {
        outputs[i] = LiveTensors.opened(Handles.of(fetched.get(i)));
      }
      return metadata == null ? null : NativeCall.copy(metadata);
    }
  }
}
