#include "bench/delivery.h"

#include <stdexcept>

namespace anshin::bench {
namespace {

using Clock = std::chrono::steady_clock;

std::vector<MilterLink> open(const std::vector<std::string>& chain, const Message& message) {
  std::vector<MilterLink> links;
  for (const std::string& address : chain) {
    links.emplace_back(address);
  }
  for (MilterLink& link : links) {
    if (!link.begin(message)) {
      throw std::runtime_error("a milter did not want the message before its content");
    }
  }
  return links;
}

}  // namespace

Delivery deliver(const std::vector<std::string>& chain, const Message& message) {
  std::vector<MilterLink> links = open(chain, message);
  Delivery delivery;
  std::vector<Field> fields = message.fields;
  const Clock::time_point begin = Clock::now();
  for (MilterLink& link : links) {
    if (!link.send_header(fields) || !link.send_body(message.body)) {
      throw std::runtime_error("a milter decided before the end of the message");
    }
    const Clock::time_point sent = Clock::now();
    const Ending ending = link.end_of_message();
    delivery.end_of_message += Clock::now() - sent;
    delivery.reply = ending.reply;
    for (const Edit& edit : ending.edits) {
      if (edit.kind != Edit::Kind::change) {
        delivery.stamps.push_back(edit.field);
      }
    }
    fields = apply(std::move(fields), ending.edits);
  }
  delivery.content = Clock::now() - begin;
  for (MilterLink& link : links) {
    link.quit();
  }
  return delivery;
}

std::vector<MilterLink> begin_and_wait(const std::vector<std::string>& chain,
                                       const Message& message) {
  std::vector<MilterLink> links = open(chain, message);
  for (MilterLink& link : links) {
    if (!link.send_header(message.fields)) {
      throw std::runtime_error("a milter decided at the header");
    }
  }
  return links;
}

}  // namespace anshin::bench
