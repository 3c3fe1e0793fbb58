package io.procession.internal.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CompressedListTest {
  @Test
  void countsAreExpandedInOrder() {
    assertThat(CompressedList.counts("20(x2),16")).containsExactly(20, 20, 16);
    assertThat(CompressedList.counts(" 5,1 ")).containsExactly(5, 1);
    assertThat(CompressedList.counts("24")).containsExactly(24);
    assertThat(CompressedList.counts("0(x0),7")).containsExactly(7);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ",", "abc", "20(2)", "20(x)", "20x2", "-1", "1e3", "9999999999"})
  void badCountsAreRefused(String text) {
    assertThatThrownBy(() -> CompressedList.counts(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a list must look like 20(x2),16: list=" + text);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "n1,                    n1",
    "'n1,n2',               n1 n2",
    "n[1-3],                n1 n2 n3",
    "'n[1-2,7],login',      n1 n2 n7 login",
    "n[08-11],              n08 n09 n10 n11",
    "n[098-101],            n098 n099 n100 n101",
    "n[9-11]-ib,            n9-ib n10-ib n11-ib",
    "'x[01-03,7]y[1-2]',    x01y1 x01y2 x02y1 x02y2 x03y1 x03y2 x7y1 x7y2",
    "'a[1],b[2]c[3]d',      a1 b2c3d",
  })
  void hostsAreExpandedAsScontrolDoes(String text, String hosts) {
    assertThat(String.join(" ", CompressedList.hosts(text))).isEqualTo(hosts);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "n[1-,               'must have brackets in pairs: list=n[1-'",
    "n1],                'must have brackets in pairs: list=n1]'",
    "n]1[,               'must have brackets in pairs: list=n]1['",
    "n[a-b],             'must have ranges like 0-3,8: list=a-b'",
    "n[],                'must have ranges like 0-3,8: list='",
    "n[3-1],             'must have rising ranges: list=3-1'",
    "n[1-999999999],     'must have shorter ranges: list=1-999999999'",
    "n[1-9999]m[1-9999], 'must be shorter: list=n[1-9999]m[1-9999]'",
    "'n1,,n2',           'must not have empty hosts: list=n1,,n2'",
  })
  void badHostsAreRefused(String text, String rule) {
    assertThatThrownBy(() -> CompressedList.hosts(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a list " + rule);
  }

  @Test
  void tooManyCountsAreRefusedInsteadOfFillingTheHeap() {
    assertThatThrownBy(() -> CompressedList.counts("1(x999999)"))
        .hasMessage("a list must be shorter: list=1(x999999)");
  }

  @Test
  void rangesCountTheKernelsList() {
    assertThat(CompressedList.ranges("0-3,8,10-11")).hasSize(7);
  }
}
