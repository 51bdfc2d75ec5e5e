#pragma once

#include <algorithm>
#include <cstddef>
#include <memory>
#include <utility>

namespace crosswalk {

// A sorted map whose copies share all that they have in common: a copy takes constant time, an edit of one of them
// O(log n) time and memory. A value stays where it is until it is edited or erased, whatever happens to others. Copies
// may be read and edited by several threads, one map by one at a time. (A balanced tree whose shared nodes are copied
// before they are written to.)
template <class Key, class Value>
class PersistentMap {
 public:
  [[nodiscard]] const Value* find(const Key& key) const {
    const Node* node = root_.get();
    while (node != nullptr) {
      if (key < node->key) {
        node = node->left.get();
      } else if (node->key < key) {
        node = node->right.get();
      } else {
        return node->value.get();
      }
    }
    return nullptr;
  }

  // The value, to write to: until the map is copied or edited again. Null if there is none.
  [[nodiscard]] Value* edit(const Key& key) {
    if (find(key) == nullptr) return nullptr;
    Link* link = &root_;
    for (;;) {
      Node& node = own(*link);
      if (key < node.key) {
        link = &node.left;
      } else if (node.key < key) {
        link = &node.right;
      } else {
        if (node.value.use_count() > 1) node.value = std::make_shared<Value>(*node.value);
        return node.value.get();
      }
    }
  }

  // Adds a value, or replaces the one of that key.
  void put(Key key, Value value) { put(root_, std::move(key), std::make_shared<Value>(std::move(value))); }

  // False if there was none.
  bool erase(const Key& key) {
    if (find(key) == nullptr) return false;
    erase(root_, key);
    return true;
  }

  // Calls visit(key, value) for each entry that is not less than `first`, in order, for as long as it says true.
  template <class Visit>
  void visit_from(const Key& first, Visit&& visit) const {
    visit_from(root_.get(), &first, visit);
  }
  // Calls visit(key, value) for each entry, in order.
  template <class Visit>
  void visit_all(Visit&& visit) const {
    const auto go_on = [&](const Key& key, const Value& value) {
      visit(key, value);
      return true;
    };
    visit_from(root_.get(), nullptr, go_on);
  }

 private:
  struct Node;
  using Link = std::shared_ptr<Node>;
  struct Node {
    Key key;
    std::shared_ptr<Value> value;
    Link left;
    Link right;
    int height = 1;
  };

  static Node& own(Link& link) {
    if (link.use_count() > 1) link = std::make_shared<Node>(*link);
    return *link;
  }
  static int height(const Link& link) { return link ? link->height : 0; }
  static void measure(Node& node) { node.height = std::max(height(node.left), height(node.right)) + 1; }

  // Lifts a child into its parent's place; both are owned by the map.
  static void rotate(Link& link, Link Node::* near, Link Node::* far) {
    own((*link).*near);
    Link child = std::move((*link).*near);
    (*link).*near = std::move((*child).*far);
    measure(*link);
    (*child).*far = std::move(link);
    measure(*child);
    link = std::move(child);
  }

  // Brings the heights below an owned node to within one of each other, where they differ by at most two.
  static void balance(Link& link) {
    const auto lift = [&](Link Node::* near, Link Node::* far) {
      Node& child = own((*link).*near);
      if (height(child.*near) < height(child.*far)) rotate((*link).*near, far, near);
      rotate(link, near, far);
    };
    const int lean = height(link->left) - height(link->right);
    if (lean > 1) return lift(&Node::left, &Node::right);
    if (lean < -1) return lift(&Node::right, &Node::left);
    measure(*link);
  }

  static void put(Link& link, Key&& key, std::shared_ptr<Value>&& value) {
    if (!link) {
      link = std::make_shared<Node>(Node{std::move(key), std::move(value), {}, {}, 1});
      return;
    }
    Node& node = own(link);
    if (key < node.key) {
      put(node.left, std::move(key), std::move(value));
    } else if (node.key < key) {
      put(node.right, std::move(key), std::move(value));
    } else {
      node.value = std::move(value);
      return;
    }
    balance(link);
  }

  static void erase(Link& link, const Key& key) {
    Node& node = own(link);
    if (key < node.key) {
      erase(node.left, key);
    } else if (node.key < key) {
      erase(node.right, key);
    } else if (!node.left || !node.right) {
      link = Link(node.left ? node.left : node.right);
      return;
    } else {
      Link next = take_first(node.right);
      next->left = node.left;
      next->right = node.right;
      link = std::move(next);
    }
    balance(link);
  }

  static Link take_first(Link& link) {
    Node& node = own(link);
    if (node.left) {
      Link first = take_first(node.left);
      balance(link);
      return first;
    }
    Link rest = std::move(node.right);
    Link first = std::move(link);
    link = std::move(rest);
    return first;
  }

  template <class Visit>
  static bool visit_from(const Node* node, const Key* first, Visit& visit) {
    if (node == nullptr) return true;
    const bool skipped = first != nullptr && node->key < *first;
    if (!skipped && (!visit_from(node->left.get(), first, visit) || !visit(node->key, *node->value))) return false;
    return visit_from(node->right.get(), first, visit);
  }

  Link root_;
};

}  // namespace crosswalk
