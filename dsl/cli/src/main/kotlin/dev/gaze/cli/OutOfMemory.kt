package dev.gaze.cli

/**
 * What to say of an error that comes of too little memory, Java's or TensorFlow's; null of any other.
 *
 * @param command what ran, `train` for one
 */
internal fun outOfMemory(
    error: Throwable,
    command: String?,
): String? {
    val java = error is OutOfMemoryError
    // How every allocation of TensorFlow that fails begins to say so.
    if (!java && error.message?.startsWith(TENSORFLOW) != true) return null
    val lower = lower(command)
    val more = if (java) listOf("give Java more (JDK_JAVA_OPTIONS=-Xmx8g)") else emptyList()
    val remedies = (lower + more).ifEmpty { listOf("end other programs") }
    return "out of memory (${error.message?.lineSequence()?.first()}); ${remedies.joinToString(", or ")}"
}

private fun lower(command: String?): List<String> =
    when (command) {
        "train" -> listOf("lower --batch, or the model's channels")
        "sample" -> listOf("lower --count or --interpolate")
        "attention" -> listOf("lower --count")
        "evaluate" -> listOf("lower --samples")
        "neighbours" -> listOf("lower --count or --among")
        else -> emptyList()
    }

private const val TENSORFLOW = "OOM when allocating"
