package org.tensorflow;

import static org.tensorflow.internal.c_api.global.tensorflow.TF_DeleteBuffer;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_DeleteLibraryHandle;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_GetAllOpList;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_GetOpList;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_LoadLibrary;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_Version;

import org.jspecify.annotations.NullMarked;
import org.tensorflow.internal.c_api.TF_Buffer;
import org.tensorflow.internal.c_api.TF_Library;

/** The native methods of {@link TensorFlow}: the version, the list of ops, op libraries. */
@NullMarked
final class TensorFlowBridge {
  private TensorFlowBridge() {}

  static String version() {
    return NativeCall.string(TF_Version());
  }

  static byte[] registeredOpList() {
    TF_Buffer ops = TF_GetAllOpList();
    try {
      return NativeCall.copy(ops);
    } finally {
      TF_DeleteBuffer(ops);
    }
  }

  static long libraryLoad(String file) {
    try (NativeCall call = new NativeCall()) {
      TF_Library library = TF_LoadLibrary(call.utf8(file), call.status());
      call.check();
      return Handles.of(library);
    }
  }

  static void libraryDelete(long handle) {
    if (handle != 0) {
      TF_DeleteLibraryHandle(new TF_Library(Handles.pointer(handle)));
    }
  }

  /** The library owns this list's bytes. */
  static byte[] libraryOpList(long handle) {
    return NativeCall.copy(TF_GetOpList(new TF_Library(Handles.pointer(handle))));
  }
}
