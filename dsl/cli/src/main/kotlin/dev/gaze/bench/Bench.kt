package dev.gaze.bench

import com.sun.management.ThreadMXBean
import dev.gaze.data.Shapes
import dev.gaze.data.internal.Batches
import dev.gaze.data.internal.Prefetch
import dev.gaze.json.GanSpecJson
import dev.gaze.shape.CheckedGan
import dev.gaze.tensorflow.RuntimeConfig
import dev.gaze.train.PrecisionCheck
import dev.gaze.train.TrainingEvent
import dev.gaze.train.TrainingRun
import java.lang.management.ManagementFactory
import java.nio.file.Path
import kotlin.io.path.ExperimentalPathApi
import kotlin.io.path.createTempDirectory
import kotlin.io.path.deleteRecursively
import kotlin.io.path.writeText

/** What `gaze bench` measures of a model, each part alone. */
internal class Bench(
    private val gan: CheckedGan,
    private val stopwatch: Stopwatch,
) {
    private val training = gan.spec().training()

    /** Steps, images and attention in a precision, after what the machine can do in it. */
    fun inPrecision(runtime: RuntimeConfig): List<Measurement> {
        val work = Work(gan)
        val products = stopwatch.matrixProducts(runtime)
        val steps =
            BenchedGan(gan, runtime).use {
                listOf(
                    Measurement("iteration", stopwatch.time(it::iteration), work.iteration),
                    Measurement("discriminator step", stopwatch.time(it::discriminatorStep), work.discriminatorStep),
                    Measurement("generator step", stopwatch.time(it::generatorStep), work.generatorStep),
                    Measurement("sampling a batch", stopwatch.time(it::sample), work.sample),
                )
            }
        return listOf(products) + steps + ATTENTION.map { stopwatch.attention(it, runtime) }
    }

    /** Reading a batch of images, as training does: one ahead of the other. */
    fun data(): Measurement {
        val images = gan.spec().image().run { Shapes(Shapes.DEFAULT_SIZE, height(), width(), 1) }
        return Prefetch(Batches(images, 1, training.images().flip()), training.batch(), 1, AHEAD).use { ahead ->
            val pixels = ByteArray(training.batch() * images.imageBytes())
            val labels = IntArray(training.batch())
            Measurement("a batch of the built-in shapes", stopwatch.time { ahead.next(pixels, labels) })
        }
    }

    /** What `gaze train` does beside the steps. */
    fun around(): Around =
        inTemporaryFolder { folder ->
            TrainingRun
                .builder(gan, noiseImages(gan.spec()))
                .folder(folder)
                .precisionCheck(PrecisionCheck.OFF)
                .sampleEvery(training.steps())
                .saveEvery(training.steps())
                .open()
                .use { run ->
                    fun step() {
                        while (run.next() !is TrainingEvent.Step) Unit
                    }
                    val steps = stopwatch.time(::step)
                    val before = THREADS.currentThreadAllocatedBytes
                    repeat(COUNTED) { step() }
                    val bytes = (THREADS.currentThreadAllocatedBytes - before) / COUNTED
                    Around(steps, stopwatch.time { run.writeSamples() }, stopwatch.time { run.save() }, bytes)
                }
        }

    /**
     * From the start of a process to the end of its first step, and of `gaze check` from start to end.
     *
     * @param model the arguments that say the model to `gaze check`; null: it is given as JSON
     */
    fun starts(model: List<String>?): List<Measurement> =
        inTemporaryFolder { folder ->
            val spec = folder.resolve("spec.json").apply { writeText(GanSpecJson.write(gan.spec())) }
            val starts = stopwatch.atMost(STARTS)
            val first = JavaProcess(FirstStep::class.java.name, "$spec", "${folder.resolve("run")}")
            val check = JavaProcess(MAIN, "check", *(model ?: listOf("$spec")).toTypedArray(), options = SHORT)
            listOf(
                Measurement("start to first step", Timing(List(starts) { first.run().trim().toLong() / 1e3 })),
                Measurement("gaze check", Timing(List(starts) { Timing.once { check.run() } })),
            )
        }

    /**
     * Of `gaze train`.
     *
     * @property iteration with its line in the log now and then
     * @property bytes that Java allocates an iteration, on the thread that trains
     */
    class Around(
        private val iteration: Timing,
        private val samples: Timing,
        private val checkpoint: Timing,
        val bytes: Long,
    ) {
        fun measurements(): List<Measurement> =
            listOf(
                Measurement("an iteration", iteration),
                Measurement("a sheet of samples", samples),
                Measurement("a checkpoint", checkpoint),
            )

        /** What samples and checkpoints take of a run, where they come as often as they ever do by themselves. */
        fun share(): Double = (samples.median + checkpoint.median).let { it / (it + OFTENEST * iteration.median) }
    }

    private companion object {
        val ATTENTION = listOf(16, 32, 64)
        val THREADS = ManagementFactory.getThreadMXBean() as ThreadMXBean
        const val AHEAD = 3

        /** Iterations from one sheet of samples, and checkpoint, to the next; in runs of more than 1,000 there are more. */
        const val OFTENEST = 50
        const val COUNTED = 10
        const val STARTS = 3
        const val MAIN = "dev.gaze.cli.MainKt"

        /** As `./gaze` starts what is over soon. */
        val SHORT = listOf("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")

        @OptIn(ExperimentalPathApi::class)
        fun <T> inTemporaryFolder(work: (Path) -> T): T {
            val folder = createTempDirectory("gaze-bench")
            try {
                return work(folder)
            } finally {
                folder.deleteRecursively()
            }
        }
    }
}
