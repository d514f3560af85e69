package dev.gaze.tensorflow.kernels;

import java.util.List;

/** Operations to check. A worker process makes one by its constructor without arguments. */
interface KernelTable {
  /** All operations, each with a name of its own. */
  List<KernelOperation> operations();
}
