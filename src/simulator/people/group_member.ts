/**
 * What people do about membership in chats, their own and others'.
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
 * A person as a member of groups.
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
  /** The person's account, as bots see it. */
  readonly user: User;
  /** What they have heard and seen. */
  readonly senses: Senses;
  /** The world that the person lives in. */
  protected readonly world: World;

  /** Creates a person; `patience` is how long they wait by default, ms. */
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

  /** Blocks a bot: its calls fail with 403, and it is notified by `my_chat_member`. */
  blocks(bot: SimulatedBot): Promise<void> {
    return this.#block(bot, true);
  }

  /** Unblocks a bot. */
  unblocks(bot: SimulatedBot): Promise<void> {
    return this.#block(bot, false);
  }

  /** Joins a group. */
  joins(group: Group): Promise<void> {
    return this.attempt(() => changeMember(this.world, group.room, this.user, "member", this.user));
  }

  /**
   * Requests to join a supergroup or channel that a bot administers.
   *
   * @throws {Error} If this person is already a member, or no bot is an administrator.
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

  /** Bans a person or a bot from a group. */
  removes(group: Group, member: { readonly user: User }): Promise<void> {
    return this.#change(group, member.user, "kicked");
  }

  /** Makes a member an administrator with these rights, by default all; `false` demotes them. */
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

  /** Restricts a member to these permissions, until a time if one is given. */
  restricts(
    group: Group,
    member: { readonly user: User },
    permissions: Permissions,
    untilDate = 0,
  ): Promise<void> {
    return this.#change(group, member.user, "restricted", { permissions, untilDate });
  }

  #change(group: Group, user: User, to: MemberStatus, more?: MemberDetails): Promise<void> {
    return this.attempt(() => {
      this.mustBeIn(group);
      return changeMember(this.world, group.room, user, to, this.user, more);
    });
  }

  #block(bot: SimulatedBot, isBlocked: boolean): Promise<void> {
    return this.attempt(() => {
      const room = roomOf(this.world, this.user, bot);
      setBlocked(this.world, room, bot.user, this.user, isBlocked);
    });
  }

  /** Throws unless this person is in the group. */
  protected mustBeIn({ room }: Group): void {
    if (room.has(this.id)) return;
    throw new Error(`Cannot act in "${room.chat.title}": ${this.name} is not in it; join first`);
  }

  /** Turns an exception into a rejection, so that scripts can await every action. */
  protected attempt<T>(action: () => T | Promise<T>): Promise<T> {
    return Promise.resolve().then(action);
  }
}
