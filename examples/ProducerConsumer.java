// Two producers put numbers into a queue, and two consumers take them until it is shut down.
import io.procession.*;
import io.procession.shared.*;

void produce(SharedQueue<Integer> numbers, int first) throws InterruptedException {
  for (int i = first; i < first + 50; i++) {
    numbers.put(i); // Waits while the queue is full.
  }
}

void consume(SharedQueue<Integer> numbers, SharedQueue<Integer> sums) throws InterruptedException {
  int sum = 0;
  try {
    while (true) {
      sum += numbers.take(); // Waits while it is empty.
    }
  } catch (QueueShutDownException e) { // Shut down, and everything was taken.
    sums.put(sum);
  }
}

void main() throws InterruptedException {
  try (SharedQueue<Integer> numbers = SharedQueue.create(QueueOptions.defaults().withMaxItems(10));
      SharedQueue<Integer> sums = SharedQueue.create()) {
    var producers =
        Stream.of(0, 50).map(first -> ChildProcess.start(() -> produce(numbers, first))).toList();
    for (int i = 0; i < 2; i++) {
      ChildProcess.start(() -> consume(numbers, sums));
    }
    for (ChildProcess producer : producers) {
      producer.join();
    }
    numbers.shutdown();
    IO.println("sum " + (sums.take() + sums.take()));
  }
}
