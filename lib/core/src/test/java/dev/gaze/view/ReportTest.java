package dev.gaze.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gaze.checkpoint.RunFolder;
import dev.gaze.data.Shapes;
import dev.gaze.shape.CheckedGan;
import dev.gaze.shape.ShapeCheck;
import dev.gaze.spec.GanSpec;
import dev.gaze.spec.Metric;
import dev.gaze.tensorflow.RuntimeConfig;
import dev.gaze.train.TrainedGan;
import dev.gaze.train.TrainingRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.interactions.Actions;

/** The report of a run of a few steps, as text and in Chromium. */
class ReportTest {
  private static final CheckedGan GAN =
      ShapeCheck.check(
          GanSpec.builder("small report")
              .image(8, 16, 3)
              .classes(10)
              .latent(5)
              .generator(g -> g.denseMap(4, 8, 9).selfAttention(3).resBlock(6))
              .discriminator(d -> d.resBlock(4).selfAttention(2).resBlock(6))
              .training(t -> t.batch(7).steps(3).seed(11))
              .metrics(m -> m.fid().keepBest(Metric.FID))
              .build());

  private static final double[] FIDS = {37.5, 12.25, 13};

  @TempDir private static Path folder;
  private static Path report;

  @BeforeAll
  static void train() throws IOException {
    RunFolder run = new RunFolder(folder);
    try (TrainingRun training =
        TrainingRun.builder(GAN, new Shapes(53, 8, 16, 3))
            .folder(folder)
            .logEvery(1)
            .sampleEvery(1)
            .measureEvery(1, gan -> Map.of("FID (mine)", FIDS[gan.step() - 1]))
            .open()) {
      training.forEachRemaining(event -> {});
    }
    try (TrainedGan gan = TrainedGan.open(GAN, run, RuntimeConfig.defaults())) {
      report = Report.write(run, gan);
    }
  }

  @Test
  void isOneFileThatNeedsNoOther() throws IOException {
    String page = Files.readString(report);
    assertThat(report).hasFileName("report.html").hasParent(folder);
    assertThat(page)
        .contains("<h1>small report</h1>")
        .contains("Mean attention distance, pixels", "γ: how much attention is added")
        .contains("Losses", "Learning rates", "σ: spectral norms")
        .contains("the best, kept: 12.25 at step 2</li>")
        .containsPattern("<p>Measuring took [0-9.]+ % of the time.</p>")
        .doesNotContain("measuring share")
        .contains("discriminator/attention", "generator/attention")
        .doesNotContain("{{")
        .doesNotContain("<link rel=\"stylesheet", "<script src", "@import");
    assertThat(page.replace("http://www.w3.org/", "")).doesNotContain("http://", "https://");
  }

  @Test
  void hoveringTheKeyboardAndTheSliderWorkInChromium() {
    assumeTrue(Browser.installed(), "no chromium with its driver: apt-get install chromium-driver");
    try (Browser browser = new Browser(report, false, 1200, 900)) {
      WebElement picture = browser.driver.findElement(By.id("picture"));
      await(browser, "class mirror");
      for (String layer : new String[] {"generator/attention", "discriminator/attention"}) {
        pointAt(browser, picture, 0.1, 0.2);
        await(browser, "pixel 1, 1");
        String left = map(browser, layer);
        pointAt(browser, picture, 0.9, 0.7);
        await(browser, "pixel 14, 5");
        String right = map(browser, layer);
        assertThat(right).as(layer).isNotEqualTo(left);
        click(browser, "[data-direction=to]");
        browser.await(() -> !map(browser, layer).equals(right), "the reverse");
        click(browser, "[data-direction=from]");
        browser.await(() -> map(browser, layer).equals(right), "and back");
      }
      picture.sendKeys(Keys.ARROW_LEFT, Keys.ARROW_UP, Keys.chord(Keys.SHIFT, Keys.ARROW_LEFT));
      await(browser, "pixel 9, 4");
      click(browser, "#thumbnails button:nth-child(3)");
      await(browser, "pixel 9, 4 · class animal");

      WebElement slider = browser.driver.findElement(By.id("step"));
      WebElement name = browser.driver.findElement(By.id("stepName"));
      WebElement frame = browser.driver.findElement(By.id("frame"));
      assertThat(name.getText()).isEqualTo("step 3");
      String last = frame.getDomProperty("src");
      slider.sendKeys(Keys.HOME);
      assertThat(name.getText()).isEqualTo("step 1");
      assertThat(frame.getDomProperty("src")).isNotEqualTo(last);
      assertThat(browser.driver.findElement(By.id("rows")).getText())
          .startsWith("Rows, from the top: mirror, ring, animal, star, arrow, stripes");
      assertThat(
              browser
                  .driver
                  .findElement(By.cssSelector("#thumbnails button"))
                  .getDomAttribute("title"))
          .isEqualTo("Image 1, class mirror");
      assertThat(browser.complaints()).isEmpty();
    }
  }

  @Test
  void aTapOnAPhoneChoosesAndNothingIsWiderThanTheScreen() {
    assumeTrue(Browser.installed(), "no chromium with its driver: apt-get install chromium-driver");
    try (Browser browser = new Browser(report, true, 390, 800)) {
      await(browser, "class mirror");
      WebElement map = browser.driver.findElement(By.cssSelector("[data-layer]"));
      browser.run("arguments[0].scrollIntoView({block: 'center'})", map);
      Object box =
          browser.run(
              "const b = arguments[0].getBoundingClientRect(); return [b.left + b.width * 0.6, b.top + b.height * 0.9]",
              map);
      List<?> point = (List<?>) box;
      browser.tap(((Number) point.get(0)).doubleValue(), ((Number) point.get(1)).doubleValue());
      await(browser, "pixel 9, 7");
      assertThat(browser.run("return document.documentElement.scrollWidth <= innerWidth"))
          .isEqualTo(true);
      assertThat(browser.run("return getComputedStyle(document.body).backgroundColor"))
          .isEqualTo("rgb(20, 23, 26)");
      assertThat(browser.complaints()).isEmpty();
    }
  }

  /** At a share of the element's width and height from its top left. */
  private static void pointAt(Browser browser, WebElement element, double x, double y) {
    var size = element.getSize();
    new Actions(browser.driver)
        .moveToElement(
            element,
            (int) Math.round((x - 0.5) * size.getWidth()),
            (int) Math.round((y - 0.5) * size.getHeight()))
        .perform();
  }

  private static void click(Browser browser, String selector) {
    browser.driver.findElement(By.cssSelector(selector)).click();
  }

  private static String map(Browser browser, String layer) {
    return String.valueOf(
        browser.run(
            "return document.querySelector(`[data-layer='${arguments[0]}']`).toDataURL()", layer));
  }

  private static void await(Browser browser, String readout) {
    browser.await(
        () -> browser.driver.findElement(By.id("readout")).getText().contains(readout), readout);
  }
}
