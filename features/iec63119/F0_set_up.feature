@63119:F0 @ocpi2.2.1
Feature: Platforms get to know each other
  Before anything else two platforms exchange credentials. One has got a token from the other on some other way, looks at
  what is offered, and sends credentials with a token of its own. The other does the same in return, and from then on
  each shows the token that it was given. The first token has done its service.

  @F0-P1
  Scenario Outline: A platform registers
    Given a platform that is connected <way> and not registered yet
    When our platform that is connected <way> registers
    Then the other side looks at what we offer and answers with a token of its own
    When our platform asks for the versions and shows token A
    Then it is turned away because of its token

    @CPO @EMSP @mode:A
    Examples: without a hub
      | way           |
      | directly      |

    @CPO @EMSP @HUB @mode:B
    Examples: with one
      | way           |
      | through a hub |
