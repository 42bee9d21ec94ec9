// The heap of a process that runs for months: what a burst of large messages took is given back to
// the system, and does not stay for the rest of its life.
#pragma once

namespace anshin::daemon {

/// Before any thread starts.
void set_up_heap();

/// Now and then: gives back what is free, if it is much.
void give_back_free_memory();

}  // namespace anshin::daemon
