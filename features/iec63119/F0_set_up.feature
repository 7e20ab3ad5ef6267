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

  @F0-P2
  Scenario Outline: Credentials are renewed
    Given the platforms exchange their credentials <way>
    And they know each other <way>
    When our platform that is connected <way> renews its credentials
    Then the other side looks again and answers with a new token
    When our platform that is connected <way> asks for the versions with the token before
    Then it is turned away because of its token
    When our platform that is connected <way> asks for the versions with its token
    Then it is let in

    @CPO @EMSP @mode:A
    Examples: without a hub
      | way           |
      | directly      |

    @CPO @EMSP @HUB @mode:B
    Examples: with one
      | way           |
      | through a hub |

  @F0-P3
  Scenario Outline: What is offered is there
    Given the platforms exchange their credentials <way>
    And they know each other <way>
    When our platform that is connected <way> asks for every list that is offered
    Then each of them is answered

    @CPO @EMSP @mode:A
    Examples: without a hub
      | way           |
      | directly      |

    @CPO @EMSP @HUB @mode:B
    Examples: with one
      | way           |
      | through a hub |

  @F0-P4 @HUB @mode:B
  Scenario: A hub is a hub, and tells who is connected
    Given the platforms exchange their credentials through a hub
    And they know each other through a hub
    When one of our platforms reads the credentials of the hub
    Then they name a hub and nobody else
    When one of our platforms asks the hub who is connected
    Then all our other platforms are listed as connected

  @F0-P5 @HUB @mode:B @needs:still_alive
  Scenario: A hub notices when somebody is gone
    Given the platforms exchange their credentials through a hub
    And they know each other through a hub
    When one of our platforms is gone without a word
    Then the hub notices and tells all the others

  @F0-P8 @CPO @EMSP @mode:C
  Scenario: A platform is connected through a hub and directly at the same time
    Given the platforms exchange their credentials both
    And they know each other both
    And another token A for our platform that is connected directly
    When our platform that is connected directly takes its credentials back
    Then that is accepted
    When our platform that is connected through a hub asks for the versions with its token
    Then it is let in
    When our platform that is connected directly asks for the versions with the token before
    Then it is turned away because of its token

  @F0-N1 @CPO @EMSP @HUB @mode:A @mode:B
  Scenario: Nobody gets anything without a token
    Given the platforms exchange their credentials directly
    And they know each other directly
    When our platform that is connected directly asks for every list and shows no token
    Then it is turned away everywhere because of its token

  @F0-N2 @CPO @EMSP @HUB @mode:A @mode:B
  Scenario Outline: A token that is not right opens nothing
    Given the platforms exchange their credentials directly
    And they know each other directly
    When our platform that is connected directly asks for the versions with <token>
    Then it is turned away because of its token

    Examples:
      | token                       |
      | an unknown token            |
      | its token in plain text     |
      | its token behind Bearer     |
      | its token behind two spaces |

  @F0-N3 @CPO @EMSP @HUB @mode:A @mode:B
  Scenario: Token A opens the set-up and nothing else
    Given a platform that is connected directly and not registered yet
    And our platform that is connected directly looks at what is offered
    And it can see what is offered
    When our platform that is connected directly asks for every list and shows token A
    Then it is turned away everywhere because of its token

  @F0-N4 @CPO @EMSP @HUB @mode:A @mode:B
  Scenario: Who is registered cannot register once more
    Given the platforms exchange their credentials directly
    And they know each other directly
    When our platform that is connected directly sends its credentials by POST
    Then that is refused with HTTP 405

  @F0-N5 @CPO @EMSP @HUB @mode:A @mode:B
  Scenario Outline: Who is not registered has nothing to renew or to take back
    Given a platform that is connected directly and not registered yet
    And our platform that is connected directly looks at what is offered
    And it can see what is offered
    When our platform that is connected directly sends its credentials by <method>
    Then that is refused with HTTP 405

    Examples:
      | method |
      | PUT    |
      | DELETE |

  @F0-N6 @CPO @EMSP @HUB @mode:A @mode:B
  Scenario Outline: A platform that cannot be used is not registered
    Given a platform that is connected directly and not registered yet
    And our platform that is connected directly <how> when somebody looks
    When our platform that is connected directly registers
    Then the registration is refused because our platform cannot be used

    Examples:
      | how              |
      | is not there     |
      | answers HTTP 500 |
      | answers no JSON  |
      | says nothing     |

  @F0-N7 @CPO @EMSP @HUB @mode:A @mode:B
  Scenario: A platform without a version that both have is not registered
    Given a platform that is connected directly and not registered yet
    And our platform that is connected directly offers no version that both have when somebody looks
    When our platform that is connected directly registers
    Then the registration is refused because there is no version that both have

  @F0-X1 @CPO @EMSP @HUB @mode:A @mode:B
  Scenario: A platform that offers nothing is not registered
    Given a platform that is connected directly and not registered yet
    And our platform that is connected directly offers nothing but credentials when somebody looks
    When our platform that is connected directly registers
    Then the registration is refused because of what is missing, or taken by who needs none of it

  @F0-N8 @CPO @EMSP @HUB @mode:A @mode:B
  Scenario: What is no JSON is refused as such
    Given the platforms exchange their credentials directly
    And they know each other directly
    When our platform that is connected directly sends something as credentials that is no JSON
    Then that is refused with HTTP 400

  @F0-N9 @CPO @EMSP @HUB @mode:B
  Scenario: The set-up is addressed to nobody
    Given the platforms exchange their credentials through a hub
    And they know each other through a hub
    Then nothing that was asked to get to know us was addressed to a party

  @F0-X2 @CPO @EMSP @HUB @mode:A @mode:B @needs:operator_actions
  Scenario: The other side registers with us
    Given a platform that is connected directly and not registered yet
    When the other side is made to register with our platform that is connected directly
    Then it looks at what we offer and sends credentials of its own
    And our platform finds it there and takes them
