package dev.gaze

import dev.gaze.image.SampleGrid
import dev.gaze.train.ImageBatch
import dev.gaze.train.TrainedGan
import dev.gaze.view.AttentionFigure
import dev.gaze.view.AttentionMaps
import java.awt.image.BufferedImage
import kotlin.streams.asSequence

/**
 * Any number of images, each batch drawn when the sequence comes to it, so that they need not fit into memory:
 *
 * ```kotlin
 * gan.imageBatches(IntArray(50_000) { it % 10 }).forEach { batch -> store(batch.images) }
 * ```
 *
 * @param labels one for each image; all 0 without classes
 * @param seed the same seed gives the same images
 */
public fun TrainedGan.imageBatches(
    labels: IntArray,
    seed: Long = 0,
): Sequence<ImageBatch> = batches(latents(seed, labels)).asSequence()

/**
 * Generated images as one picture, with the names of classes before its rows where each has but one; see [SampleGrid].
 *
 * @param labels one for each image; all 0 without classes
 * @param seed the same seed gives the same images
 * @param columns images in a row
 * @param scale how many pixels of the picture a pixel is wide and high; by default as many as make images legible
 */
public fun TrainedGan.picture(
    labels: IntArray,
    seed: Long = 0,
    columns: Int = 10,
    scale: Int = SampleGrid.legibleScale(gan().spec().image.height),
): BufferedImage {
    val image = gan().spec().image
    return SampleGrid(minOf(columns, labels.size), scale)
        .withClasses(labels, classNames())
        .draw(sample(latents(seed, labels), false).images, image.height, image.width, image.channels)
}

/**
 * These images and where a layer looks in them, as figure 5 of the paper, each under its class, the layer and its gamma; see
 * [AttentionFigure].
 *
 * @param layer as in [AttentionMaps.layer]; by default the generator's first
 * @param points how many points of each image, chosen to look at different things
 * @throws IllegalArgumentException where there is no such layer
 */
public fun AttentionMaps.picture(
    layer: String = layers().keys.firstOrNull() ?: "",
    points: Int = 5,
): BufferedImage {
    val most = minOf(points, layer(layer).queries())
    val figure = AttentionFigure()
    for (image in 0 until count()) figure.add(this, layer, image, differentPoints(layer, image, most))
    return figure.draw()
}
