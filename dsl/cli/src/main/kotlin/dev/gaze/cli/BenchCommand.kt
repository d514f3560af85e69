package dev.gaze.cli

import com.github.ajalt.clikt.core.CliktCommand
import com.github.ajalt.clikt.core.Context
import com.github.ajalt.clikt.parameters.arguments.optional
import com.github.ajalt.clikt.parameters.groups.provideDelegate
import com.github.ajalt.clikt.parameters.options.default
import com.github.ajalt.clikt.parameters.options.flag
import com.github.ajalt.clikt.parameters.options.option
import com.github.ajalt.clikt.parameters.types.double
import com.github.ajalt.clikt.parameters.types.path
import com.github.ajalt.clikt.parameters.types.restrictTo
import dev.gaze.bench.Bench
import dev.gaze.bench.BenchReport
import dev.gaze.bench.Measurement
import dev.gaze.bench.Profile
import dev.gaze.bench.Stopwatch
import dev.gaze.internal.WholeFile
import dev.gaze.shape.CheckedGan
import dev.gaze.shape.ShapeCheck
import dev.gaze.spec.GanSpec
import dev.gaze.tensorflow.Precision
import dev.gaze.tensorflow.PrecisionFacts
import dev.gaze.tensorflow.RuntimeConfig
import kotlinx.serialization.json.JsonArray
import java.util.Locale
import kotlin.io.path.writeText

/** `gaze bench`: how fast this machine trains a model. */
internal class BenchCommand : CliktCommand(name = "bench") {
    private val file by modelFile().optional()
    private val args by scriptArguments()
    private val model by BenchedModel()
    private val changes by StepChanges()
    private val seconds by option(metavar = "S", help = "How long each part is timed, at least five times; 0: once")
        .double()
        .restrictTo(0.0..MOST_SECONDS)
        .default(3.0)
    private val json by option("--json", metavar = "F.json", help = "Write every time that was measured (default: the table alone)")
        .path(canBeDir = false)
    private val profile by option(help = "Trace iterations instead: milliseconds by operation, and by block of the model").flag()
    private val trace by option(
        metavar = "F.json",
        help = "With --profile: write an iteration in Chrome's format, for ui.perfetto.dev (default: none)",
    ).path(canBeDir = false)

    override fun help(context: Context): String =
        "Measure how fast this machine trains a model, on noise: steps, sampling, attention, images and starts, in each precision " +
            "that the processor has, or in that of --precision; takes minutes."

    override fun run() {
        if (trace != null && !profile) throw BadInput("--trace is of a profile: add --profile")
        if (json != null && profile) throw BadInput("--json is of what is measured without --profile: choose one of them")
        val gan = checked(changes.appliedTo(file?.let { readModel(it, args) } ?: model.spec()))
        val image = gan.spec().image()
        echo("${gan.spec().name()}, batch ${gan.spec().training().batch()} of ${image.width()} x ${image.height()} pixels")
        if (profile) profile(gan) else measure(gan)
    }

    private fun checked(spec: GanSpec): CheckedGan =
        ShapeCheck.check(
            (if (spec.classes() == GanSpec.CLASSES_FROM_DATA) spec.withClasses(CLASSES) else spec)
                .toBuilder()
                .noMetrics()
                .training { it.steps(MANY) }
                .build(),
        )

    private fun runtime(precision: Precision): PrecisionFacts = PrecisionFacts.of(RuntimeConfig.defaults().withPrecision(precision))

    /** The one that is said, or all that the processor has. */
    private fun precisions(): List<PrecisionFacts> {
        val said = changes.precision ?: return Precision.entries.map(::runtime).filter(::isNative)
        val facts = runtime(Precision.valueOf(said.name))
        if (!isNative(facts)) throw BadInput("--precision ${said.name.lowercase()}: $facts")
        return listOf(facts)
    }

    private fun isNative(facts: PrecisionFacts) = facts.effect() == PrecisionFacts.Effect.NATIVE

    private fun profile(gan: CheckedGan) {
        val facts =
            runtime(
                Precision.valueOf(
                    gan
                        .spec()
                        .training()
                        .precision()
                        .name,
                ),
            )
        val profile = Profile.of(gan, RuntimeConfig.defaults().withPrecision(facts.best()), Stopwatch(seconds))
        echo("$facts; an iteration takes ${profile.untraced}, traced ${profile.traced}\n")
        echo(profile.text())
        trace?.let {
            WholeFile.write(it) { file -> file.writeText(profile.chromeTrace().toString()) }
            echo("trace       $it")
        }
    }

    private fun measure(gan: CheckedGan) {
        val bench = Bench(gan, Stopwatch(seconds))
        val reports = ArrayList<BenchReport>()

        fun report(
            heading: String,
            measurements: List<Measurement>,
        ) {
            val report = BenchReport(heading, measurements)
            reports += report
            echo("\n" + report.text().trimEnd())
        }
        for (facts in precisions()) {
            report("$facts", bench.inPrecision(RuntimeConfig.defaults().withPrecision(facts.precision())))
        }
        val around = bench.around()
        report("gaze train", around.measurements() + bench.data() + bench.starts(file?.let { listOf("$it") + args }))
        echo("\nJava allocates ${around.bytes / 1000} kB an iteration; samples and checkpoints are ${percent(around.share())} of a run")
        json?.let {
            WholeFile.write(it) { file -> file.writeText(JsonArray(reports.map(BenchReport::json)).toString() + "\n") }
            echo("times       $it")
        }
    }

    private fun percent(share: Double): String = "%.1f %%".format(Locale.ROOT, 100 * share)

    private companion object {
        const val MOST_SECONDS = 600.0

        /** Those of the built-in shapes, where a model leaves them to the data. */
        const val CLASSES = 10

        /** More than any run of the bench comes to. */
        const val MANY = 1_000_000
    }
}
