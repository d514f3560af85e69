package dev.gaze.bench

import dev.gaze.json.GanSpecJson
import dev.gaze.shape.ShapeCheck
import dev.gaze.train.TrainingEvent
import dev.gaze.train.TrainingRun
import java.lang.management.ManagementFactory
import java.nio.file.Path
import kotlin.io.path.readText

/** A process of its own that trains until its first step is done, and prints how long ago it was started, in milliseconds. */
internal object FirstStep {
    /** @param arguments the model as JSON, and a folder for the run */
    @JvmStatic
    fun main(arguments: Array<String>) {
        val gan = ShapeCheck.check(GanSpecJson.read(Path.of(arguments[0]).readText()))
        TrainingRun.builder(gan, noiseImages(gan.spec())).folder(Path.of(arguments[1])).overwrite(true).open().use { run ->
            while (run.next() !is TrainingEvent.Step) Unit
            println(System.currentTimeMillis() - ManagementFactory.getRuntimeMXBean().startTime)
        }
    }
}
