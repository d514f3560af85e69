package dev.gaze

import dev.gaze.checkpoint.RunFolder
import dev.gaze.image.SampleGrid
import dev.gaze.train.TrainedGan
import dev.gaze.view.Film
import dev.gaze.view.LatentWalk
import dev.gaze.view.Timelapse
import java.nio.file.Path

/**
 * A film of a walk through the latents that ends where it began: see [LatentWalk].
 *
 * ```kotlin
 * gan.film(Path.of("walk.gif"), labels = IntArray(10) { it })
 * ```
 *
 * @param file a `.gif`, or an `.mp4` where ffmpeg is installed
 * @param labels one for each image of a frame; all 0 without classes
 * @param seed the same seed gives the same film
 * @param steps frames from each of the walk's three stops to the next
 * @param columns images in a row
 * @param truncation as in [TrainedGan.latents]; null: latents as they come
 */
public fun TrainedGan.film(
    file: Path,
    labels: IntArray,
    seed: Long = 0,
    steps: Int = 30,
    columns: Int = 10,
    framesPerSecond: Int = 20,
    truncation: Double? = null,
) {
    val grid = SampleGrid(minOf(columns, labels.size), SampleGrid.legibleScale(gan().spec().image.height))
    val stops = List(STOPS) { truncation?.let { t -> latents(seed + it, labels, t) } ?: latents(seed + it, labels) }
    Film(framesPerSecond).write(file, LatentWalk.frames(this, stops, steps, grid))
}

/**
 * A film of a run's training: its sheets of samples, the last for two seconds; see [Timelapse].
 *
 * @param file a `.gif`, or an `.mp4` where ffmpeg is installed
 */
public fun RunFolder.timelapse(
    file: Path,
    framesPerSecond: Int = 8,
): Unit = Film(framesPerSecond).write(file, Timelapse.frames(this, 2 * framesPerSecond))

private const val STOPS = 3
