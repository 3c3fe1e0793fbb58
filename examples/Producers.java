// Producers and consumers in processes of their own, with a bounded queue between them. Python's
// Process
// with the Queue of a Manager: task_done() and join() tell when all has been dealt with.
import io.procession.*;
import io.procession.managed.*;

void produce(ManagedQueue<Integer> queue, int from) throws InterruptedException {
  for (int i = from; i < from + 50; i++) {
    queue.put(i); // Waits while 10 numbers are in the queue.
  }
}

void consume(ManagedQueue<Integer> queue, ManagedValue<Long> sum) throws InterruptedException {
  while (true) {
    sum.addAndGet((long) queue.take());
    queue.taskDone();
  }
}

void main() throws Exception {
  try (var manager = Manager.start()) {
    ManagedQueue<Integer> queue = manager.queue(10);
    ManagedValue<Long> sum = manager.value(0L);
    var consumers = ChildProcess.builder().daemon(true);
    consumers.start(() -> consume(queue, sum));
    consumers.start(() -> consume(queue, sum));
    var first = ChildProcess.start(() -> produce(queue, 1));
    var second = ChildProcess.start(() -> produce(queue, 51));
    first.join();
    second.join();
    queue.join();
    IO.println("the sum of 1 to 100 is " + sum.get());
    ChildProcess.activeChildren().forEach(ChildProcess::kill);
  }
}
