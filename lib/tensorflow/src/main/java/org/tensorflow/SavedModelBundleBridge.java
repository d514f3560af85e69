package org.tensorflow;

import static org.tensorflow.internal.c_api.global.tensorflow.TF_DeleteGraph;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_LoadSessionFromSavedModel;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_NewGraph;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_SetConfig;

import dev.gaze.tensorflow.internal.DefaultConfig;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import org.tensorflow.internal.c_api.TF_Buffer;
import org.tensorflow.internal.c_api.TF_Graph;
import org.tensorflow.internal.c_api.TF_Session;
import org.tensorflow.internal.c_api.TF_SessionOptions;

/** The native method of {@link SavedModelBundle}. */
@NullMarked
final class SavedModelBundleBridge {
  private SavedModelBundleBridge() {}

  /**
   * Loads a SavedModel into a new graph and session.
   *
   * @param config a serialized ConfigProto; the process's default for null
   * @param runOptions a serialized RunOptions for the restore ops, or null
   */
  static SavedModelBundle load(
      String directory, String[] tags, byte @Nullable [] config, byte @Nullable [] runOptions) {
    byte[] proto = config == null ? DefaultConfig.get() : config;
    TF_Graph graph = TF_NewGraph();
    boolean loaded = false;
    try (NativeCall call = new NativeCall()) {
      TF_SessionOptions options = TF_SessionOptions.newSessionOptions();
      TF_SetConfig(options, call.bytes(proto), proto.length, call.status());
      call.check();
      TF_Buffer metaGraph = call.buffer();
      TF_Session session =
          TF_LoadSessionFromSavedModel(
              options,
              call.buffer(runOptions),
              call.utf8(directory),
              zeroTerminated(call, tags),
              tags.length,
              graph,
              metaGraph,
              call.status());
      call.check();
      loaded = true;
      SessionBridge.opened(Handles.of(session), Handles.of(graph), proto);
      return SavedModelBundle.fromHandle(
          Handles.of(graph), Handles.of(session), NativeCall.copy(metaGraph));
    } finally {
      if (!loaded) {
        TF_DeleteGraph(graph);
      }
    }
  }

  private static PointerPointer<Pointer> zeroTerminated(NativeCall call, String[] strings) {
    Object[] bytes =
        Arrays.stream(strings).map(s -> (s + '\0').getBytes(StandardCharsets.UTF_8)).toArray();
    return call.byteStrings(bytes);
  }
}
