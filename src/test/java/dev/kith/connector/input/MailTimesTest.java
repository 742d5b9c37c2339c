package dev.kith.connector.input;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MailTimesTest {
  @Test
  void datesAreReadWithTheErrorsThatProgramsMakeInThem() {
    Map<String, String> dates = new LinkedHashMap<>();
    dates.put("Mon, 02 Mar 2020 09:05:07 +0100", "2020-03-02T08:05:07Z");
    dates.put("Sun, 2 Mar 2020 09:05:07 +0100 (CET)", "2020-03-02T08:05:07Z");
    dates.put("2 March 2020 09:05 EST", "2020-03-02T14:05:00Z");
    dates.put("Mon, 02 Mar 20 09:05:07 GMT", "2020-03-02T09:05:07Z");
    dates.put("Mon, 02 Mar 99 09:05:07 UT", "1999-03-02T09:05:07Z");
    dates.put("02-Mar-2020 09:05:07 -0330", "2020-03-02T12:35:07Z");
    dates.put("Mon Mar  2 09:05:07 2020", "2020-03-02T09:05:07Z");
    dates.put("Mon Mar  2 09:05:07 CET 2020", "2020-03-02T08:05:07Z");
    dates.put("Mon Mar 02 09:05:07 +0000 2020", "2020-03-02T09:05:07Z");
    dates.put("Mar 2, 2020 9:05 PM", "2020-03-02T21:05:00Z");
    dates.put("Mon,  2 Mar 2020 24:00:00 +0000", "2020-03-03T00:00:00Z");
    dates.put("Mon, 02 Mar 2020 09:05:07 GMT+02:00", "2020-03-02T07:05:07Z");
    dates.put("2 Mar 2020", "2020-03-02T00:00:00Z");
    dates.put("2020-03-02T09:05:07+01:00", "2020-03-02T08:05:07Z");
    dates.put("2020-03-02 09:05:07", "2020-03-02T09:05:07Z");
    dates.put("2020-3-2T9:5:7Z", "2020-03-02T09:05:07Z");
    dates.put("10/Oct/2000:13:55:36 +0300", "2000-10-10T10:55:36Z");
    dates.forEach((written, time) -> assertThat(MailTimes.parse(written)).as(written).map(Object::toString).contains(time));
  }

  @Test
  void whatIsNoDateIsNone() {
    for (String text : new String[] {"", "yesterday", "Mon, 45 Mar 2020 09:05:07 +0100", "Mon, 02 Foo 2020 09:05:07",
        "x".repeat(999)}) {
      assertThat(MailTimes.parse(text)).as(text).isEmpty();
    }
  }
}
