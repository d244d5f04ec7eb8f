import java.io.IOException;
import java.util.EnumSet;
import java.util.regex.Pattern;
import javax.servlet.DispatcherType;
import javax.servlet.Filter;
import javax.servlet.FilterChain;
import javax.servlet.ServletException;
import javax.servlet.ServletRequest;
import javax.servlet.ServletResponse;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.apache.solr.servlet.CoreContainerProvider;
import org.apache.solr.servlet.SolrDispatchFilter;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.servlet.DefaultServlet;
import org.eclipse.jetty.servlet.FilterHolder;
import org.eclipse.jetty.servlet.ServletContextHandler;

/**
 * Solr on the loopback interface, with the three handlers CKAN calls and nothing else: Solr adds
 * administration paths of its own to every node, and none of them asks who is there.
 */
public final class SolrServer {

  /** Lets through /CORE/select, /CORE/update and /CORE/schema; the rest is not there. */
  public static final class OnlyWhatCkanCalls implements Filter {
    private static final Pattern ALLOWED =
        Pattern.compile("/[A-Za-z0-9_-]+/(select|update|schema)/?");

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
        throws IOException, ServletException {
      HttpServletRequest http = (HttpServletRequest) request;
      String rest = http.getPathInfo() == null ? "" : http.getPathInfo();
      if (ALLOWED.matcher(http.getServletPath() + rest).matches()) {
        chain.doFilter(request, response);
      } else {
        ((HttpServletResponse) response).sendError(HttpServletResponse.SC_NOT_FOUND);
      }
    }
  }

  private SolrServer() {}

  public static void main(String[] arguments) throws Exception {
    Server server = new Server();
    ServerConnector connector = new ServerConnector(server);
    connector.setHost("127.0.0.1");
    connector.setPort(Integer.parseInt(arguments[0]));
    server.addConnector(connector);

    ServletContextHandler handler = new ServletContextHandler(server, "/solr");
    EnumSet<DispatcherType> requests = EnumSet.of(DispatcherType.REQUEST);
    handler.addEventListener(new CoreContainerProvider());
    handler.addFilter(new FilterHolder(new OnlyWhatCkanCalls()), "/*", requests);
    handler.addFilter(SolrDispatchFilter.class, "/*", requests);
    handler.addServlet(DefaultServlet.class, "/");

    server.setStopAtShutdown(true);
    server.start();
    server.join();
  }
}
