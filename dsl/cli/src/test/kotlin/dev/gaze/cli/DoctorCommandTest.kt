package dev.gaze.cli

import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.engine.spec.tempdir
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldNotContain

class DoctorCommandTest :
    FunSpec({
        test("doctor says what is here and what to do about a missing GPU") {
            val result = GazeProcess(tempdir().toPath()).run("doctor")
            withClue(result.err) { result.status shouldBe 0 }
            result.out shouldContain "TensorFlow  2.18"
            result.out shouldContain "CPU"
            result.out shouldContain "Precision   bf16 "
            result.out shouldContain "Precision   fp16 "
            result.out shouldContain "Device      CPU:0"
            result.out shouldContain "Cache"
            result.err shouldNotContain "Exception"
        }
    })
