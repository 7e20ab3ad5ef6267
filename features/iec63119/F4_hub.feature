@63119:F4 @ocpi2.2.1 @HUB @mode:B
Feature: A hub carries the bills
  What a session has cost goes from the operator to the eMSP of the driver, once, and to nobody else. A hub brings back
  whether it was taken, and where it can be read.

  Background:
    Given the platforms exchange their credentials through a hub
    And they know each other through a hub

  @F4-P6
  Scenario: A CDR goes to one eMSP, and can be read again
    When the first operator hands the hub a CDR for the first eMSP
    Then the hub passes it on to the first eMSP, and to nobody else
    And what the first eMSP has answered comes back
    When the first operator reads the CDR at the URL that came back
    Then it is the CDR that was handed over

  @F4-P14 @needs:issues_tokens
  Scenario: The CDR of a token that the hub has issued stays with the hub
    Given the first operator reads the tokens that the hub has for it
    And one of them was issued by the hub
    When the first operator hands over the CDR of a session with the token of the hub
    Then the issuer at the hub takes it
    And the hub gives it to nobody

  @F4-N9 @63119:8-separation
  Scenario Outline: A CDR is not for everybody
    When the first operator hands the hub a CDR for <receiver>
    Then the hub gives it to nobody but the first eMSP, if at all

    Examples:
      | receiver             |
      | everybody            |
      | whomever it concerns |

  @F4-N10
  Scenario: A CDR for an eMSP that the hub does not know
    When the first operator hands the hub a CDR for a party that nobody knows
    Then the hub says that it does not know whom this is for
    And the hub gives it to nobody

  @F4-N10
  Scenario Outline: A CDR for an eMSP that is not there
    Given when the hub calls the first eMSP it <how>
    When the first operator hands the hub a CDR for the first eMSP
    Then the hub says that the receiver <why>

    Examples:
      | how            | why               |
      | says nothing   | does not answer   |
      | lets nobody in | cannot be reached |

  @F4-N11
  Scenario Outline: What an eMSP refuses is refused
    Given when the hub calls the first eMSP it <how>
    When the first operator hands the hub a CDR for the first eMSP
    Then the refusal of the first eMSP comes back with its code <code>

    Examples:
      | how               | code |
      | refuses with 2001 | 2001 |
