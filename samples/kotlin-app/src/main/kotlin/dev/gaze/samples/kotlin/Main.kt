package dev.gaze.samples.kotlin

import dev.gaze.attention
import dev.gaze.checkpoint.RunFolder
import dev.gaze.data.ImageSource
import dev.gaze.data.Shapes
import dev.gaze.events
import dev.gaze.gan
import dev.gaze.picture
import dev.gaze.shape.CheckedGan
import dev.gaze.shape.ShapeCheck
import dev.gaze.spec.GanSpec
import dev.gaze.train
import dev.gaze.train.TrainingEvent
import dev.gaze.train.TrainingRun
import dev.gaze.trained
import kotlinx.coroutines.cancel
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.flow.filterIsInstance
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import java.nio.file.Path
import javax.imageio.ImageIO

/** Trains half of a run, cancels it, trains the rest, and draws. Arguments: the run's folder and the number of steps. */
public fun main(args: Array<String>): Unit =
    runBlocking {
        val folder = Path.of(args.getOrElse(0) { "runs/sagan-shapes-kotlin" })
        val steps = args.getOrElse(1) { "1800" }.toInt()
        val spec = sagan(steps)
        Shapes.square(32, spec.training().seed()).use { images ->
            trainUntil(steps / 2, ShapeCheck.check(spec.withClasses(images.classes())), images, folder)
            draw(spec.train(images, options = { folder(folder).resume(true) }, onEvent = ::println))
        }
    }

/** `samples/scripts/sagan-shapes.gan.kts`, but of so many steps. */
public fun sagan(steps: Int): GanSpec =
    gan("sagan-shapes") {
        image(32)
        latent(64)
        generator {
            resBlock(64)
            resBlock(64)
            selfAttention(k = 8)
            resBlock(32)
        }
        discriminator {
            resBlock(32)
            selfAttention(k = 8)
            resBlock(64)
            resBlock(64)
            resBlock(64, resample = same)
        }
        training {
            steps(steps)
            batch(32)
            generator { adam(lr = 2e-4, beta1 = 0.5) }
            discriminator { adam(lr = 4e-4, beta1 = 0.5) }
            ema(0.99, start = 50)
            seed(2)
            precision(bf16)
        }
    }

/**
 * Trains in a scope of its own and cancels that at a step, as a request that is withdrawn or a window that is closed would. The step is
 * finished, and all that was trained is saved, before this returns.
 */
public suspend fun trainUntil(
    step: Int,
    gan: CheckedGan,
    images: ImageSource,
    folder: Path,
): Unit =
    coroutineScope {
        launch {
            TrainingRun
                .builder(gan, images)
                .folder(folder)
                .open()
                .events()
                .filterIsInstance<TrainingEvent.Step>()
                .collect { event ->
                    println(event)
                    if (event.step() >= step) cancel()
                }
        }
    }

/** A row of each class as `classes.png`, and where the generator looks as `attention.png`, in the run's folder. */
public fun draw(run: RunFolder) {
    run.trained().use { gan ->
        val classes = gan.classNames().size
        val pictures =
            mapOf(
                "classes.png" to gan.picture(labels = IntArray(10 * classes) { it / 10 }),
                "attention.png" to gan.attention(labels = intArrayOf(0, 1, 2)).picture(),
            )
        for ((name, picture) in pictures) ImageIO.write(picture, "png", run.path().resolve(name).toFile())
    }
}
