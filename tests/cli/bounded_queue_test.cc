#include "cli/bounded_queue.h"

#include <atomic>
#include <thread>

#include "gtest/gtest.h"

namespace stet {
namespace {

TEST(BoundedQueueTest, ItemsComeInOrder) {
  BoundedQueue<int> queue(100);
  for (int i = 0; i < 3; ++i) queue.Push(i, 1);
  for (int i = 0; i < 3; ++i) EXPECT_EQ(queue.Pop(), i);
  EXPECT_EQ(queue.Pop(absl::ZeroDuration()), std::nullopt);
}

TEST(BoundedQueueTest, WhoFillsWaitsForRoom) {
  constexpr int kItems = 1000;
  BoundedQueue<int> queue(10);
  std::atomic<int> pushed = 0;
  std::atomic<int> popped = 0;
  std::atomic<int> most = 0;
  std::thread filler([&] {
    for (int i = 0; i < kItems; ++i) {
      queue.Push(i, 5);
      most = std::max(most.load(), ++pushed - popped.load());
    }
    queue.Close();
  });
  int want = 0;
  while (const std::optional<int> item = queue.Pop()) {
    EXPECT_EQ(*item, want++);
    ++popped;
  }
  filler.join();
  EXPECT_EQ(want, kItems);
  // Two fit; one is on its way out, and one on its way in.
  EXPECT_LE(most, 4);
}

TEST(BoundedQueueTest, CloseWakesBothSides) {
  BoundedQueue<int> queue(1);
  queue.Push(1, 1);
  std::thread filler([&] { queue.Push(2, 1); });  // Waits: the queue is full.
  queue.Close();
  filler.join();
  EXPECT_EQ(queue.Pop(), 1) << "what was in the queue still comes out";
  EXPECT_EQ(queue.Pop(), std::nullopt);
}

}  // namespace
}  // namespace stet
