package dev.gaze.bench

import dev.gaze.data.ImageSource
import dev.gaze.spec.GanSpec
import java.util.Random

/** Images that fit a model and cost next to nothing: noise, of as many classes as it has. */
internal fun noiseImages(spec: GanSpec): ImageSource {
    val classes = maxOf(1, spec.classes())
    val (height, width, channels) = spec.image().run { Triple(height(), width(), channels()) }
    return ImageSource.of(IMAGES, height, width, channels, List(classes) { "$it" }, { it % classes }) { index, out, offset ->
        ByteArray(height * width * channels).also(Random(index.toLong())::nextBytes).copyInto(out, offset)
    }
}

private const val IMAGES = 1_000
