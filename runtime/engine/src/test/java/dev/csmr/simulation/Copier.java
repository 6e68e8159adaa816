package dev.csmr.simulation;

import dev.csmr.ownership.CopyPlace;
import dev.csmr.simulation.CopyStep.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A tool that has keys copied before it moves them. It mostly does what comes next by what it last
 * heard, but repeats old things, too, as one would that was stopped for long and goes on.
 */
final class Copier {
  /** It waits for an answer so many steps, about. */
  private static final int PATIENCE = 10;

  /** So often it begins the move at most. */
  private static final int MAX_ATTEMPTS = 3;

  private final Simulation simulation;
  private final Mover mover;
  private final Move move;
  private final List<CopyStep> portions = new ArrayList<>();

  private int attempts;

  /** Whether it waits for an answer. */
  private boolean waits;

  /** How far the owner is; null if there is no copy there. */
  private CopyPlace made;

  /** How far the new owner is. */
  private CopyPlace staged;

  Copier(Simulation simulation, Mover mover, Move move) {
    this.simulation = simulation;
    this.mover = mover;
    this.move = move;
  }

  void step() {
    Random random = simulation.random;
    if (waits && random.nextInt(PATIENCE) > 0) {
      simulation.hastenCopies();
      return;
    }
    waits = true;
    if (made == null) {
      send(Kind.BEGIN, null, null);
    } else if (random.nextInt(10) == 0 && !portions.isEmpty()) {
      stage(portions.get(random.nextInt(portions.size())));
    } else if (random.nextInt(100) == 0) {
      end();
    } else if (random.nextInt(40) == 0) {
      begin(made.at(random.nextInt(3)));
    } else if (made.portion() == 0) {
      send(Kind.CUT, made.at(1), null);
    } else if (!made.equals(staged)) {
      fetchOrStage();
    } else if (random.nextInt(3) == 0) {
      waits = false;
      begin(made);
    } else {
      send(Kind.CUT, made.at(made.portion() + 1), null);
    }
  }

  private void fetchOrStage() {
    for (CopyStep portion : portions) {
      if (portion.place().equals(made)) {
        stage(portion);
        return;
      }
    }
    send(Kind.FETCH, made, null);
  }

  private void begin(CopyPlace after) {
    if (attempts < MAX_ATTEMPTS) {
      attempts++;
      mover.begin(move, move.after(after));
    }
  }

  private void end() {
    send(Kind.END, made, null);
    simulation.send(this, move.to, new CopyStep(move, Kind.END, made, null));
    made = null;
  }

  private void send(Kind kind, CopyPlace place, byte[] content) {
    simulation.send(this, move.from, new CopyStep(move, kind, place, content));
  }

  private void stage(CopyStep portion) {
    simulation.send(
        this, move.to, new CopyStep(move, Kind.STAGE, portion.place(), portion.content()));
  }

  void receive(CopyStep step, CopyStep.Answer answer) {
    waits = false;
    switch (step.kind()) {
      case BEGIN, CUT -> made = answer.place();
      case FETCH -> {
        if (answer.content() == null) {
          made = null;
        } else {
          portions.add(new CopyStep(move, Kind.STAGE, step.place(), answer.content()));
        }
      }
      case STAGE -> {
        if (answer.done()) {
          staged = answer.place();
        } else if (step.place().equals(made)) {
          end();
        }
      }
      case END -> {}
    }
  }

  @Override
  public String toString() {
    return "the copier of " + move;
  }
}
