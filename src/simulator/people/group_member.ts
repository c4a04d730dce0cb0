/**
 * What people do about their places in chats, and other people's.
 *
 * @module
 */
import type { User } from "../../telegram/types.ts";
import type { JoinRequestOptions } from "../world/join_requests.ts";
import type { MemberDetails, MemberStatus } from "../world/member.ts";
import { changeMember, setBlocked } from "../world/membership.ts";
import type { Permissions, Rights } from "../world/rights.ts";
import type { World } from "../world/world.ts";
import { askToJoin, type JoinRequest } from "./asking.ts";
import { type Group, roomOf, type SimulatedBot } from "./places.ts";
import { Senses } from "./senses.ts";

/**
 * Somebody in groups.
 *
 * @example Usage
 * ```ts
 * import { Simulator } from "../simulator.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const tg = new Simulator();
 * const [ada, bob] = [tg.user("Ada"), tg.user("Bob")];
 * const group = tg.group("Friends", [ada]);
 * await bob.joins(group);
 * await ada.promotes(group, bob, { can_pin_messages: true });
 * assertEquals(group.room.members.get(bob.id)?.status, "administrator");
 * ```
 */
export class GroupMember {
  /** As bots see them. */
  readonly user: User;
  /** What they hear and see. */
  readonly senses: Senses;
  /** Where they live. */
  protected readonly world: World;

  /** A person who waits so many ms when nothing else is said. */
  constructor(world: World, user: User, patience: number) {
    this.world = world;
    this.user = user;
    this.senses = new Senses(world, user.first_name, patience);
  }

  /** Their user id. */
  get id(): number {
    return this.user.id;
  }

  /** Their first name. */
  get name(): string {
    return this.user.first_name;
  }

  /** Blocks a bot: its calls get 403, and it is told by `my_chat_member`. */
  blocks(bot: SimulatedBot): Promise<void> {
    return this.#block(bot, true);
  }

  /** Lets a blocked bot in again. */
  unblocks(bot: SimulatedBot): Promise<void> {
    return this.#block(bot, false);
  }

  /** Joins a group. */
  joins(group: Group): Promise<void> {
    return this.#change(group, this.user, "member");
  }

  /**
   * Asks to be let into a supergroup or channel, which a bot must administer.
   *
   * @throws {Error} When this person is in it, or no bot is its administrator.
   */
  asksToJoin(group: Group, options: JoinRequestOptions = {}): Promise<JoinRequest> {
    return this.attempt(() => askToJoin(this.world, group.room, this.user, this.senses, options));
  }

  /** Leaves a group. */
  leaves(group: Group): Promise<void> {
    return this.#change(group, this.user, "left");
  }

  /** Adds a person or a bot to a group. */
  adds(group: Group, member: { readonly user: User }): Promise<void> {
    return this.#change(group, member.user, "member");
  }

  /** Removes a person or a bot from a group for good. */
  removes(group: Group, member: { readonly user: User }): Promise<void> {
    return this.#change(group, member.user, "kicked");
  }

  /** Makes a member administrator with all rights or these, or with `false` a member again. */
  promotes(
    group: Group,
    member: { readonly user: User },
    rights: boolean | Rights = true,
  ): Promise<void> {
    if (typeof rights === "object") {
      return this.#change(group, member.user, "administrator", { rights });
    }
    return this.#change(group, member.user, rights ? "administrator" : "member");
  }

  /** Leaves a member only these permissions, until a time if one is given. */
  restricts(
    group: Group,
    member: { readonly user: User },
    permissions: Permissions,
    untilDate = 0,
  ): Promise<void> {
    return this.#change(group, member.user, "restricted", { permissions, untilDate });
  }

  #change(group: Group, user: User, to: MemberStatus, more?: MemberDetails): Promise<void> {
    return this.attempt(() => changeMember(this.world, group.room, user, to, this.user, more));
  }

  #block(bot: SimulatedBot, isBlocked: boolean): Promise<void> {
    return this.attempt(() => {
      const room = roomOf(this.world, this.user, bot);
      setBlocked(this.world, room, bot.user, this.user, isBlocked);
    });
  }

  /** A method that throws becomes one that rejects, so that scripts await everything alike. */
  protected attempt<T>(action: () => T | Promise<T>): Promise<T> {
    return Promise.resolve().then(action);
  }
}
