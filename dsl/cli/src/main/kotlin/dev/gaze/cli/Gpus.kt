package dev.gaze.cli

import java.nio.file.Path
import kotlin.io.path.isDirectory
import kotlin.io.path.listDirectoryEntries

/** The GPUs of this machine as `CUDA_VISIBLE_DEVICES` names them, without starting TensorFlow. */
internal fun visibleGpus(
    chosen: String? = System.getenv("CUDA_VISIBLE_DEVICES"),
    driver: Path = Path.of("/proc/driver/nvidia/gpus"),
): List<String> {
    val there = if (driver.isDirectory()) List(driver.listDirectoryEntries().size) { "$it" } else emptyList()
    return chosen?.split(",")?.map(String::trim)?.filter { it.isNotEmpty() && it != "-1" } ?: there
}
