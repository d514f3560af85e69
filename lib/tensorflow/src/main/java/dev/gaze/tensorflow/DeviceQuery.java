package dev.gaze.tensorflow;

import static org.tensorflow.internal.c_api.global.tensorflow.TF_CloseSession;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_DeleteDeviceList;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_DeleteSession;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_DeviceListCount;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_DeviceListMemoryBytes;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_DeviceListName;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_DeviceListType;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_GetCode;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_Message;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_NewSession;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_OK;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_SessionListDevices;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_SetConfig;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.tensorflow.TensorFlow;
import org.tensorflow.internal.c_api.TF_DeviceList;
import org.tensorflow.internal.c_api.TF_Graph;
import org.tensorflow.internal.c_api.TF_Session;
import org.tensorflow.internal.c_api.TF_SessionOptions;
import org.tensorflow.internal.c_api.TF_Status;

/** Asks TensorFlow for its devices, which 1.15's Java API had no way to. */
final class DeviceQuery {
  private DeviceQuery() {}

  /** The devices of a session that is opened with a serialized ConfigProto. */
  static List<Devices.Info> all(byte[] config) {
    TensorFlow.version(); // Loads the native library.
    try (TF_Status status = TF_Status.newStatus();
        TF_SessionOptions options = TF_SessionOptions.newSessionOptions();
        TF_Graph graph = TF_Graph.newGraph();
        BytePointer bytes = new BytePointer(config)) {
      TF_SetConfig(options, bytes, config.length, status);
      check(status);
      TF_Session session = TF_NewSession(graph, options, status);
      check(status);
      try {
        return devices(session, status);
      } finally {
        TF_CloseSession(session, status);
        TF_DeleteSession(session, status);
      }
    }
  }

  private static List<Devices.Info> devices(TF_Session session, TF_Status status) {
    TF_DeviceList list = TF_SessionListDevices(session, status);
    check(status);
    List<Devices.Info> devices = new ArrayList<>();
    for (int i = 0; i < TF_DeviceListCount(list); i++) {
      String type = TF_DeviceListType(list, i, status).getString(StandardCharsets.UTF_8);
      devices.add(
          new Devices.Info(
              TF_DeviceListName(list, i, status).getString(StandardCharsets.UTF_8),
              type,
              // For a CPU, TensorFlow reports a fixed number that limits nothing.
              type.equals("CPU")
                  ? Pointer.totalPhysicalBytes()
                  : TF_DeviceListMemoryBytes(list, i, status)));
    }
    TF_DeleteDeviceList(list);
    return devices;
  }

  private static void check(TF_Status status) {
    if (TF_GetCode(status) != TF_OK) {
      throw new IllegalStateException(
          "TensorFlow cannot list its devices: "
              + TF_Message(status).getString(StandardCharsets.UTF_8));
    }
  }
}
