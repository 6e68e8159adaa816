package dev.csmr.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.csmr.proxy.ProxyAnswer;
import dev.csmr.proxy.Shares;
import dev.csmr.service.Reply;
import dev.csmr.service.frame.Answer.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class OpenCallTest {
  private final Shares.Share share = new Shares(1, 10).of("a");
  private final List<Outcome> answers = new ArrayList<>();

  private OpenCall open(long deadlineNanos) {
    assertThat(share.enter(5)).isTrue();
    return new OpenCall(share, 5, deadlineNanos) {
      @Override
      void answered(ProxyAnswer answer) {
        answers.add(answer.outcome());
      }

      @Override
      String overdue() {
        return "too late";
      }
    };
  }

  @Test
  void it_is_answered_once_and_gives_its_place_back_once() {
    OpenCall call = open(0);
    call.accept(ProxyAnswer.done(Reply.ok()));
    call.accept(ProxyAnswer.done(Reply.ok()));
    assertThat(answers).containsExactly(Outcome.DONE);
    assertThat(call.hasEnded()).isTrue();
    assertThat(share.enter(10)).isTrue();
    assertThat(share.enter(1)).isFalse();
  }

  @Test
  void a_caller_that_is_gone_frees_its_place_and_hears_nothing() {
    OpenCall call = open(0);
    assertThat(call.end()).isTrue();
    call.accept(ProxyAnswer.done(Reply.ok()));
    assertThat(answers).isEmpty();
    assertThat(share.enter(10)).isTrue();
  }

  @Test
  void what_nobody_answers_ends_a_second_after_its_deadline() {
    OpenCall call = open(100);
    call.endIfOverdue(100 + TimeUnit.MILLISECONDS.toNanos(900));
    assertThat(answers).isEmpty();
    call.endIfOverdue(100 + TimeUnit.MILLISECONDS.toNanos(1_100));
    assertThat(answers).containsExactly(Outcome.INDETERMINATE);
    assertThat(share.enter(10)).isTrue();
  }
}
