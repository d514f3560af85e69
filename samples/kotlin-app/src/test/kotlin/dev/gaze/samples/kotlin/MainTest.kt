package dev.gaze.samples.kotlin

import dev.gaze.checkpoint.RunFolder
import dev.gaze.data.Shapes
import dev.gaze.modify
import dev.gaze.shape.ShapeCheck
import dev.gaze.train
import dev.gaze.train.TrainingEvent
import dev.gaze.trained
import io.kotest.core.spec.style.FunSpec
import io.kotest.engine.spec.tempdir
import io.kotest.matchers.file.shouldBeAFile
import io.kotest.matchers.ranges.shouldBeIn
import io.kotest.matchers.shouldBe

class MainTest :
    FunSpec({
        test("a run that is cancelled goes on where it was, and its images can be drawn") {
            val folder = tempdir().toPath()
            val spec =
                sagan(steps = 7).modify {
                    training {
                        batch(3)
                        precision(fp32)
                    }
                }
            var stopped: Int
            val trained = mutableListOf<Int>()
            Shapes.square(32, 7).use { images ->
                trainUntil(2, ShapeCheck.check(spec.withClasses(images.classes())), images, folder)
                // The run is at most one event ahead of who collects it.
                stopped = RunFolder(folder).trained().use { it.step() }
                spec.train(images, options = { folder(folder).resume(true) }) {
                    if (it is TrainingEvent.Step) trained += it.step()
                }
            }
            stopped shouldBeIn 2..3
            trained shouldBe (stopped + 1..7).toList()
            draw(RunFolder(folder))
            for (name in listOf("classes.png", "attention.png")) folder.resolve(name).toFile().shouldBeAFile()
        }
    })
