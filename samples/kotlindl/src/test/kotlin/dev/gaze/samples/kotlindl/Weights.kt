package dev.gaze.samples.kotlindl

/** All numbers of a weight, row-major. */
internal fun flat(weights: Any): List<Float> =
    when (weights) {
        is FloatArray -> weights.toList()
        is Array<*> -> weights.flatMap { flat(it!!) }
        is Float -> listOf(weights)
        else -> error("a weight of ${weights::class}")
    }
